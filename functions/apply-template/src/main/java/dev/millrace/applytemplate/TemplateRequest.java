package dev.millrace.applytemplate;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.template.TemplateStore;
import dev.millrace.enginetemplates.document.DocumentReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// What of an event the routes look at. Answers what is missing or wrong as a [Refusal].
record TemplateRequest(APIGatewayV2HTTPEvent event) {
    /// As it comes over the wire. A template of 100,000 steps fits when it is sent with `content-encoding: gzip`.
    static final int LARGEST_BODY = 5_000_000;

    private static final int MOST_LISTED = 100;

    String route() {
        return Optional.ofNullable(event.getRouteKey()).orElse("");
    }

    String path(String name) {
        return value(event.getPathParameters(), name).orElse("");
    }

    Optional<String> query(String name) {
        return value(event.getQueryStringParameters(), name).filter(text -> !text.isEmpty());
    }

    private static Optional<String> value(@Nullable Map<String, String> values, String name) {
        return Optional.ofNullable(values).map(present -> present.get(name));
    }

    boolean onlyValidates() {
        return query("validate").filter("true"::equals).isPresent();
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

    /// The body.
    String text() {
        String body = Optional.ofNullable(event.getBody()).orElse("");
        byte[] bytes = event.getIsBase64Encoded() ? decoded(body) : body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_BODY) {
            throw tooLarge("the body has " + bytes.length + " bytes; at most " + LARGEST_BODY + " are taken");
        }
        boolean compressed = value(event.getHeaders(), "content-encoding")
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
                throw tooLarge("unpacked, the body has more than " + DocumentReader.LONGEST_TEXT + " bytes");
            }
            return text;
        } catch (IOException e) {
            throw new Refusal(400, "INVALID_REQUEST", "$", "the body is not gzip", "leave content-encoding out");
        }
    }

    private static Refusal tooLarge(String problem) {
        return new Refusal(413, "BODY_TOO_LARGE", "$", problem, "send it with content-encoding: gzip, or split it");
    }
}
