package dev.millrace.localstack.triggers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.localstack.template.Pseudo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// The event that API Gateway makes of an HTTP request, payload format 2.0.
final class RouteEvent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TEXT = Pattern.compile(
            "(text/.*|application/(json|javascript|xml|.*\\+json|.*\\+xml))(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private RouteEvent() {}

    static byte[] of(HttpExchange exchange, Route route, Map<String, String> pathParameters, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        var cookie = headers.remove("cookie");
        var uri = exchange.getRequestURI();
        var rawQuery = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        var event = JSON.createObjectNode()
                .put("version", "2.0")
                .put("routeKey", route.key())
                .put("rawPath", uri.getPath())
                .put("rawQueryString", rawQuery);
        if (cookie != null) {
            var cookies = event.putArray("cookies");
            for (var one : cookie.split(";\\s*", -1)) {
                cookies.add(one);
            }
        }
        fill(event, "headers", headers);
        if (!rawQuery.isEmpty()) {
            fill(event, "queryStringParameters", query(rawQuery));
        }
        event.set("requestContext", context(exchange, route, headers));
        if (!pathParameters.isEmpty()) {
            fill(event, "pathParameters", pathParameters);
        }
        var isText =
                TEXT.matcher(headers.getOrDefault("content-type", "text/plain")).matches();
        if (body.length > 0) {
            event.put(
                    "body",
                    isText
                            ? new String(body, StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(body));
        }
        event.put("isBase64Encoded", body.length > 0 && !isText);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode context(HttpExchange exchange, Route route, Map<String, String> headers) {
        var now = Instant.now();
        var context = JSON.createObjectNode()
                .put("accountId", Pseudo.ACCOUNT)
                .put("apiId", "local")
                .put("domainName", "127.0.0.1")
                .put("domainPrefix", "local")
                .put("requestId", UUID.randomUUID().toString())
                .put("routeKey", route.key())
                .put("stage", "$default")
                .put("time", TIME.format(now))
                .put("timeEpoch", now.toEpochMilli());
        context.putObject("http")
                .put("method", exchange.getRequestMethod())
                .put("path", exchange.getRequestURI().getPath())
                .put("protocol", exchange.getProtocol())
                .put("sourceIp", "127.0.0.1")
                .put("userAgent", headers.getOrDefault("user-agent", ""));
        return context;
    }

    /// A parameter that comes more than once has its values joined by commas.
    private static Map<String, String> query(String raw) {
        var query = new LinkedHashMap<String, String>();
        for (var pair : raw.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            query.merge(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)), (a, b) -> a + "," + b);
        }
        return query;
    }

    private static void fill(ObjectNode event, String field, Map<String, String> values) {
        var object = event.putObject(field);
        values.forEach(object::put);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
