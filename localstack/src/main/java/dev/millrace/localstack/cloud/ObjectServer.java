package dev.millrace.localstack.cloud;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The part of S3 that Millrace uses, over HTTP and path-style: put (whole, `If-None-Match`, presigned), get (whole
/// or one range), head, delete, list by prefix, create a bucket. Signatures are not checked; that a presigned URL
/// has run out is.
final class ObjectServer implements AutoCloseable {
    private final LocalServer server;
    private final ObjectStore store;
    private final Optional<Path> temporary;

    private ObjectServer(ObjectStore store, Optional<Path> temporary) {
        this.store = store;
        this.temporary = temporary;
        this.server = LocalServer.start(this::serve);
    }

    static ObjectServer start(Optional<Path> data) {
        try {
            var temporary = data.isPresent()
                    ? Optional.<Path>empty()
                    : Optional.of(Files.createTempDirectory("millrace-objects"));
            var root = temporary.orElseGet(() -> data.orElseThrow().resolve("objects"));
            return new ObjectServer(new ObjectStore(Files.createDirectories(root)), temporary);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    URI address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        temporary.ifPresent(ObjectServer::delete);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring(1);
        var slash = path.indexOf('/');
        var bucket = slash < 0 ? path : path.substring(0, slash);
        var key = slash < 0 ? "" : path.substring(slash + 1);
        var query = query(exchange);
        if (hasRunOut(query)) {
            refuse(exchange, 403, "AccessDenied", "Request has expired");
        } else if (key.isEmpty()) {
            serveBucket(exchange, bucket, query);
        } else if (!store.hasBucket(bucket)) {
            refuse(exchange, 404, "NoSuchBucket", "There is no bucket " + bucket);
        } else {
            serveObject(exchange, bucket, key);
        }
    }

    private void serveBucket(HttpExchange exchange, String bucket, Map<String, String> query) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                store.createBucket(bucket);
                exchange.sendResponseHeaders(200, -1);
            }
            case "HEAD" -> exchange.sendResponseHeaders(store.hasBucket(bucket) ? 200 : 404, -1);
            case "GET" -> {
                if (store.hasBucket(bucket)) {
                    list(exchange, bucket, query);
                } else {
                    refuse(exchange, 404, "NoSuchBucket", "There is no bucket " + bucket);
                }
            }
            default -> refuse(exchange, 501, "NotImplemented", "The local object store does not do this to a bucket");
        }
    }

    private void serveObject(HttpExchange exchange, String bucket, String key) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, bucket, key);
            case "GET" -> get(exchange, bucket, key, true);
            case "HEAD" -> get(exchange, bucket, key, false);
            case "DELETE" -> {
                store.delete(bucket, key);
                exchange.sendResponseHeaders(204, -1);
            }
            default -> refuse(exchange, 501, "NotImplemented", "The local object store does not do this to an object");
        }
    }

    private void put(HttpExchange exchange, String bucket, String key) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-meta-") || lower.equals("content-type")) {
                headers.put(lower, values.getFirst());
            }
        });
        var object = new StoredObject(headers, AwsChunks.content(exchange));
        var onlyIfAbsent = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        if (store.put(bucket, key, object, onlyIfAbsent)) {
            exchange.getResponseHeaders().set("ETag", object.etag());
            exchange.sendResponseHeaders(200, -1);
        } else {
            refuse(exchange, 412, "PreconditionFailed", "The object " + key + " exists");
        }
    }

    private void get(HttpExchange exchange, String bucket, String key, boolean withContent) throws IOException {
        var object = store.get(bucket, key);
        if (object.isEmpty()) {
            refuse(exchange, 404, "NoSuchKey", "There is no object " + key + " in " + bucket);
            return;
        }
        var stored = object.get();
        var content = stored.content();
        stored.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("ETag", stored.etag());
        var range = ByteRange.of(exchange.getRequestHeaders().getFirst("Range"), content.length);
        if (range.isPresent()) {
            exchange.getResponseHeaders().set("Content-Range", range.get().header(content.length));
            content = range.get().of(content);
        }
        if (withContent) {
            exchange.sendResponseHeaders(range.isPresent() ? 206 : 200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        } else {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void list(HttpExchange exchange, String bucket, Map<String, String> query) throws IOException {
        var prefix = query.getOrDefault("prefix", "");
        var after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        var most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        var keys = store.keys(bucket, prefix).stream()
                .filter(key -> key.compareTo(after) > 0)
                .toList();
        var page = keys.subList(0, Math.min(most, keys.size()));
        var truncated = page.size() < keys.size();
        var contents = page.stream()
                .map(key -> "<Contents><Key>" + escaped(key) + "</Key></Contents>")
                .collect(Collectors.joining());
        answer(
                exchange,
                200,
                "<ListBucketResult><Name>" + bucket + "</Name><Prefix>" + escaped(prefix) + "</Prefix><KeyCount>"
                        + page.size() + "</KeyCount><MaxKeys>" + most + "</MaxKeys><IsTruncated>" + truncated
                        + "</IsTruncated>"
                        + (truncated
                                ? "<NextContinuationToken>" + escaped(page.getLast()) + "</NextContinuationToken>"
                                : "")
                        + contents + "</ListBucketResult>");
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            answer(
                    exchange,
                    status,
                    "<Error><Code>" + code + "</Code><Message>" + escaped(message) + "</Message></Error>");
        }
    }

    private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
        var body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static boolean hasRunOut(Map<String, String> query) {
        if (!query.containsKey("X-Amz-Expires")) {
            return false;
        }
        var signed =
                query.getOrDefault("X-Amz-Date", "").replaceFirst("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z");
        return Instant.parse(signed)
                .plusSeconds(Long.parseLong(query.getOrDefault("X-Amz-Expires", "0")))
                .isBefore(Instant.now());
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            var equals = pair.indexOf('=');
            query.put(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
