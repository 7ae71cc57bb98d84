package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What an `http` step is configured with; docs of the keys are at [HttpHandler].
record HttpConfig(
        String method,
        UrlTemplate url,
        Map<String, Filling> headers,
        Map<String, Filling> query,
        Optional<Filling> body,
        Duration timeout,
        Duration connectTimeout,
        StatusSet retryOn,
        StatusSet success,
        int maxResponseBytes,
        Set<String> keepHeaders,
        Optional<HttpAuth> auth) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Set<String> HEADERS_OF_THE_CONNECTION = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "expect",
            "upgrade",
            "te",
            "trailer",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection");
    static final int MOST_RESPONSE_BYTES = 50_000_000;
    private static final int DEFAULT_RESPONSE_BYTES = 10_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String URL_FIX = "Write an absolute URL like https://api.example.com/orders/${input.id}";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static HttpConfig of(Map<String, Object> config) {
        return ConfigReader.read(config, HttpConfig::read);
    }

    static HttpConfig read(ConfigReader config) {
        Optional<Filling> body = config.value("body").flatMap(value -> filling(config, "body", value));
        Map<String, Filling> headers = headers(config);
        return new HttpConfig(
                method(config, body.isPresent()),
                url(config),
                headers,
                fillings(config, "query"),
                body,
                config.duration("timeout", Duration.ofMillis(1), LONGEST).orElse(Duration.ofSeconds(30)),
                config.duration("connectTimeout", Duration.ofMillis(1), LONGEST).orElse(Duration.ofSeconds(5)),
                StatusSet.read(config, "retryOn", List.of(408, 425, 429, 500, 502, 503, 504)),
                StatusSet.read(config, "success", List.of("2xx")),
                config.wholeNumber("maxResponseBytes", 0, MOST_RESPONSE_BYTES).orElse(DEFAULT_RESPONSE_BYTES),
                keepHeaders(config),
                HttpAuth.read(config, headers.keySet()));
    }

    /// What messages call the call: `GET https://api.example.com/orders/${input.id}`.
    String shown() {
        return method + " " + url.shown();
    }

    private static String method(ConfigReader config, boolean hasBody) {
        String fix = "Write one of " + String.join(", ", new TreeSet<>(METHODS));
        String method = config.text("method", fix)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .orElse(hasBody ? "POST" : "GET");
        if (!METHODS.contains(method)) {
            config.problem("method", "is '" + method + "', which this handler can't send", fix);
        }
        if (hasBody && (method.equals("GET") || method.equals("HEAD"))) {
            config.problem("body", "can't be sent with " + method, "Use POST, PUT or PATCH, or put it into 'query'");
        }
        return method;
    }

    private static UrlTemplate url(ConfigReader config) {
        if (config.value("url").isEmpty()) {
            config.problem("url", "is missing", URL_FIX);
        }
        try {
            String text = config.text("url", URL_FIX).orElse("");
            UrlTemplate url = UrlTemplate.of(text);
            if (url.isFixed() && !text.isEmpty()) {
                urlProblem(text).ifPresent(problem -> config.problem("url", problem, URL_FIX));
            }
            return url;
        } catch (IllegalArgumentException e) {
            config.problem("url", String.valueOf(e.getMessage()), URL_FIX);
            return UrlTemplate.of("");
        }
    }

    /// What makes a URL one that is not called, whatever it resolves to.
    static Optional<String> urlProblem(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Optional.of("does not begin with http:// or https://");
            }
            if (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty()) {
                return Optional.of("has no host");
            }
            return uri.getRawAuthority().contains("@")
                    ? Optional.of("has credentials before its host; use the header 'authorization'")
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("is no URL: " + e.getReason());
        }
    }

    private static Map<String, Filling> headers(ConfigReader config) {
        Map<String, Filling> headers = fillings(config, "headers");
        for (String name : headers.keySet()) {
            if (!HEADER_NAME.matcher(name).matches()) {
                config.problem("headers." + name, "is no name of a header", "Use letters, digits and -");
            } else if (HEADERS_OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                config.problem("headers." + name, "is set by the handler itself", "Remove it");
            }
        }
        return headers;
    }

    private static Map<String, Filling> fillings(ConfigReader config, String key) {
        Map<String, Filling> fillings = new LinkedHashMap<>();
        config.map(key, "Write names and values").forEach((name, value) -> {
            if (value instanceof Map || value == null) {
                config.problem(key + "." + name, "is no text or number", "Write a text, a number or a list of them");
            } else {
                filling(config, key + "." + name, value).ifPresent(filling -> fillings.put((String) name, filling));
            }
        });
        return fillings;
    }

    private static Optional<Filling> filling(ConfigReader config, String at, Object value) {
        try {
            JsonNode template = JSON.valueToTree(value);
            return Optional.of(Filling.of(template));
        } catch (IllegalArgumentException e) {
            config.problem(
                    at, String.valueOf(e.getMessage()), "Write ${input.name}, or $${ for the characters themselves");
            return Optional.empty();
        }
    }

    private static Set<String> keepHeaders(ConfigReader config) {
        Set<String> names = new TreeSet<>();
        for (Object name : config.list("keepHeaders", "Write a list of header names")) {
            if (name instanceof String text && HEADER_NAME.matcher(text).matches()) {
                names.add(text.toLowerCase(Locale.ROOT));
            } else {
                config.problem("keepHeaders", "has '" + name + "', which is no name of a header", "Remove it");
            }
        }
        return names;
    }
}
