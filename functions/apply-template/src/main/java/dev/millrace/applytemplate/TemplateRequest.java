package dev.millrace.applytemplate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.template.TemplateStore;
import dev.millrace.enginetemplates.document.DocumentReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/// What of an event the routes look at. Answers what is missing or wrong as a [Refusal].
record TemplateRequest(JsonNode event) {
    /// As it comes over the wire. A template of 100,000 steps fits when it is sent with `content-encoding: gzip`, as
    /// `application/octet-stream`: of what API Gateway takes for text it keeps the characters, not the bytes.
    static final int LARGEST_BODY = 5_000_000;

    private static final int MOST_LISTED = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String route() {
        return event.path("routeKey").asText("");
    }

    String path(String name) {
        return value("pathParameters", name).orElse("");
    }

    Optional<String> query(String name) {
        return value("queryStringParameters", name).filter(text -> !text.isEmpty());
    }

    private Optional<String> value(String of, String name) {
        return Optional.ofNullable(event.path(of).path(name).textValue());
    }

    boolean onlyValidates() {
        return query("validate").filter("true"::equals).isPresent();
    }

    /// How many in a hundred submissions are to get the version that is applied, until somebody decides.
    Optional<Integer> canary() {
        return query("canary").map(text -> {
            if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 100) {
                throw new Refusal(
                        400, "INVALID_REQUEST", "canary", "this is no whole number from 0 to 100", "write 0 to 100");
            }
            return Integer.parseInt(text);
        });
    }

    /// Who asks, as the API authenticated them.
    String actor() {
        return Optional.ofNullable(
                        event.at("/requestContext/authorizer/iam/userArn").textValue())
                .orElse("local");
    }

    int limit() {
        String text = query("limit").orElse("" + MOST_LISTED);
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST_LISTED) {
            throw new Refusal(400, "INVALID_REQUEST", "limit", "this is no number of templates", "write 1 to 100");
        }
        return Integer.parseInt(text);
    }

    TemplateStore.Page page(Function<Optional<String>, TemplateStore.Page> read) {
        try {
            return read.apply(query("next"));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    400,
                    "INVALID_REQUEST",
                    "next",
                    "no page ended here",
                    "take 'next' from the page before, or leave it out for the first");
        }
    }

    /// Nothing if it can't be one.
    Optional<String> version() {
        return Optional.of(path("version"))
                .filter(version -> TemplateRef.VERSION.matcher(version).matches());
    }

    /// The body of a decision; an empty one says nothing.
    JsonNode json() {
        String body = text();
        try {
            return body.isBlank() ? Answers.object() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(
                    400, "INVALID_REQUEST", "$", "this is not JSON: " + e.getOriginalMessage(), "send a JSON object");
        }
    }

    /// The body.
    String text() {
        String body = event.path("body").asText("");
        byte[] bytes =
                event.path("isBase64Encoded").asBoolean() ? decoded(body) : body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_BODY) {
            throw tooLarge("the body has " + bytes.length + " bytes; at most " + LARGEST_BODY + " are taken");
        }
        boolean compressed = value("headers", "content-encoding")
                .filter(encoding -> encoding.toLowerCase(Locale.ROOT).contains("gzip"))
                .isPresent();
        return new String(compressed ? unpacked(bytes) : bytes, StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "INVALID_REQUEST", "$", "the body is not base64", "send the template as text");
        }
    }

    private static byte[] unpacked(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] text = in.readNBytes(DocumentReader.LONGEST_TEXT + 1);
            if (text.length > DocumentReader.LONGEST_TEXT) {
                throw new Refusal(
                        413,
                        "BODY_TOO_LARGE",
                        "$",
                        "unpacked, the body has more than " + DocumentReader.LONGEST_TEXT + " bytes",
                        "split the workflow into several templates");
            }
            return text;
        } catch (IOException e) {
            throw new Refusal(
                    400,
                    "INVALID_REQUEST",
                    "$",
                    "the body is not gzip",
                    "send it as application/octet-stream, which is left alone on its way, or leave content-encoding out");
        }
    }

    private static Refusal tooLarge(String problem) {
        return new Refusal(
                413, "BODY_TOO_LARGE", "$", problem, "send it as application/octet-stream with content-encoding: gzip");
    }
}
