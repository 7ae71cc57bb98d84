package dev.millrace.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One stack's HTTP API: JSON in, JSON out. Safe for several threads.
public final class Api {
    /// What API Gateway takes is 10 MB and what a function takes is 6 MB, in which JSON may be escaped once more.
    private static final int LARGEST_BODY = 4_000_000;

    private static final int WORTH_COMPRESSING = 256 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final RequestSigner signer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public Api(URI url, RequestSigner signer) {
        this.url = url;
        this.signer = signer;
    }

    /// @param status 200 or above, below 300
    public record Answer(int status, JsonNode body) {}

    public URI url() {
        return url;
    }

    /// @param query names and values; a value that is empty is left out
    public JsonNode get(String path, Map<String, String> query) {
        return send("GET", withQuery(path, query), Body.NONE).body();
    }

    public Answer post(String path, JsonNode body) {
        return post(path, body.toString());
    }

    public Answer post(String path, String body) {
        return send("POST", path, Body.of(body));
    }

    /// A text that may be long, such as a template: compressed if that is worth it.
    public Answer postLong(String path, String text) {
        Body plain = Body.of(text);
        return send("POST", path, plain.bytes().length > WORTH_COMPRESSING ? plain.compressed() : plain);
    }

    public Answer put(String path, JsonNode body) {
        return send("PUT", path, Body.of(body.toString()));
    }

    public Answer delete(String path) {
        return send("DELETE", path, Body.NONE);
    }

    public boolean fits(byte[] input) {
        return input.length <= LARGEST_BODY;
    }

    /// Brings a large document to the stack's storage.
    ///
    /// @return what to name it by in a submission
    public String upload(byte[] content) {
        JsonNode place = post("/uploads", "{}").body();
        HttpRequest put = HttpRequest.newBuilder(URI.create(place.path("url").asText()))
                .PUT(BodyPublishers.ofByteArray(content))
                .build();
        HttpResponse<String> answer = exchange(put);
        if (answer.statusCode() >= 300) {
            throw new StackFailed("The input could not be uploaded (" + answer.statusCode() + "): " + answer.body());
        }
        return place.path("ref").asText();
    }

    /// A document from an address that the stack gave, which needs no other credentials.
    public JsonNode download(URI address) {
        HttpResponse<String> answer =
                exchange(HttpRequest.newBuilder(address).GET().build());
        if (answer.statusCode() >= 300) {
            throw new StackFailed("The result could not be fetched (" + answer.statusCode() + "): " + answer.body());
        }
        return parsed(answer.body());
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String withQuery(String path, Map<String, String> query) {
        String pairs = query.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return pairs.isEmpty() ? path : path + "?" + pairs;
    }

    private Answer send(String method, String path, Body body) {
        HttpResponse<String> response = accepted(method, path, body);
        return new Answer(response.statusCode(), parsed(response.body()));
    }

    /// An answer with a JSON document on each line.
    public List<JsonNode> lines(String path, Map<String, String> query) {
        return accepted("GET", withQuery(path, query), Body.NONE)
                .body()
                .lines()
                .map(Api::parsed)
                .toList();
    }

    private HttpResponse<String> accepted(String method, String path, Body body) {
        URI uri = URI.create(url + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(40))
                .method(method, body.publisher())
                .setHeader("content-type", body.type());
        body.encoding().ifPresent(encoding -> request.setHeader("content-encoding", encoding));
        signer.headers(method, uri, body.type(), body.bytes())
                .forEach((name, values) -> values.forEach(value -> request.setHeader(name, value)));
        HttpResponse<String> response = exchange(request.build());
        if (response.statusCode() < 300) {
            return response;
        }
        JsonNode answer = parsed(response.body());
        if (response.statusCode() < 500) {
            throw new Refused(response.statusCode(), problems(response, answer, uri));
        }
        throw new StackFailed(
                "The stack at " + url + " failed to answer " + method + " " + path + " (" + response.statusCode()
                        + "): " + reason(response, answer) + ". './millrace doctor' looks at its health.");
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException refused) {
            throw new StackFailed(
                    "Nothing answers at " + url + ". Start a stack with './millrace up', or name another with --url.",
                    refused);
        } catch (IOException broken) {
            throw new StackFailed(
                    "The request to " + url + " broke off: " + broken.getMessage() + ". Try again.", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackFailed("Interrupted while waiting for " + url, interrupted);
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static List<Problem> problems(HttpResponse<String> response, JsonNode answer, URI uri) {
        List<Problem> problems = Problem.in(answer);
        return problems.isEmpty()
                ? List.of(new Problem("", uri.getPath() + " was refused: " + reason(response, answer), ""))
                : problems;
    }

    private static String reason(HttpResponse<String> response, JsonNode answer) {
        List<Problem> problems = Problem.in(answer);
        return !problems.isEmpty()
                ? problems.getFirst().problem()
                : answer.path("message").asText(response.body().isBlank() ? "no reason given" : response.body());
    }
}
