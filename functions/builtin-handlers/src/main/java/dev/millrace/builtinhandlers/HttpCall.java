package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.builtinhandlers.outbound.CheckedClient;
import dev.millrace.builtinhandlers.outbound.Cutoff;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// One call of an `http` step, with the redirects it is led through. Each hop is a request of its own, so each target
/// passes the address check; what was configured for one server is not sent to another.
final class HttpCall {
    /// Without a charset: JSON is UTF-8 and has no such parameter.
    private static final ContentType JSON = ContentType.create("application/json");

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> SENT_TO_ANYBODY =
            Set.of("accept", "accept-language", "content-type", "user-agent");

    private final HttpConfig config;
    private final JsonNode input;
    private final StepContext context;
    private final CheckedClient client;
    private final Optional<String> proof;

    /// @param proof the value of the header that says who calls
    HttpCall(HttpConfig config, JsonNode input, StepContext context, CheckedClient client, Optional<String> proof) {
        this.proof = proof;
        this.config = config;
        this.input = input;
        this.context = context;
        this.client = client;
    }

    HttpAnswer send(Cutoff cutoff) throws IOException {
        URI first = checked(withQuery(config.url().fill(input, context)));
        if (proof.isPresent() && !isHttps(first) && !isThisMachine(first)) {
            throw new PermanentException(
                    "HTTP_NOT_SECURE", config.shown() + " would send a secret unencrypted; call it over https");
        }
        URI target = first;
        String method = config.method();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpUriRequestBase request = request(method, target, sameOrigin(first, target));
            cutoff.ends(request);
            HttpAnswer answer = client.send(
                    request, config.connectTimeout(), config.timeout(), response -> HttpAnswer.read(response, config));
            if (!isRedirect(answer)) {
                return answer;
            }
            URI next = checked(target.resolve(answer.headers().getOrDefault("location", ""))
                    .toString());
            if (isHttps(target) && !isHttps(next)) {
                throw new PermanentException(
                        "HTTP_REDIRECT_REFUSED",
                        config.shown() + " redirects from https to http, which is not followed");
            }
            method = methodAfter(answer.status(), method);
            target = next;
        }
        throw new PermanentException(
                "HTTP_REDIRECT_REFUSED", config.shown() + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private boolean isRedirect(HttpAnswer answer) {
        return REDIRECTS.contains(answer.status())
                && answer.header("location").isPresent()
                && !config.success().has(answer.status())
                && !config.retryOn().has(answer.status());
    }

    /// As browsers and most clients do: after 303 always, after 301 and 302 where it was a POST.
    private static String methodAfter(int status, String method) {
        boolean becomesGet =
                status == 303 && !method.equals("HEAD") || (status == 301 || status == 302) && method.equals("POST");
        return becomesGet ? "GET" : method;
    }

    private HttpUriRequestBase request(String method, URI target, boolean sameOrigin) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, target);
        request.setHeader("user-agent", "millrace");
        request.setHeader("idempotency-key", context.idempotencyKey());
        if (!context.traceparent().isBlank()) {
            request.setHeader("traceparent", context.traceparent());
        }
        config.headers().forEach((name, value) -> {
            if (sameOrigin || SENT_TO_ANYBODY.contains(name.toLowerCase(Locale.ROOT))) {
                setHeader(request, name, value.fill(input, context));
            }
        });
        if (sameOrigin && proof.isPresent()) {
            request.setHeader(config.auth().orElseThrow().header(), proof.get());
        }
        boolean carriesBody = method.equals(config.method());
        config.body()
                .filter(ignored -> carriesBody)
                .ifPresent(body -> request.setEntity(entity(body.fill(input, context))));
        return request;
    }

    /// A list is sent as several headers, null not at all.
    private static void setHeader(HttpUriRequestBase request, String name, JsonNode value) {
        request.removeHeaders(name);
        if (value.isArray()) {
            value.forEach(one -> request.addHeader(name, headerValue(name, one)));
        } else if (!value.isNull()) {
            request.addHeader(name, headerValue(name, value));
        }
    }

    private static String headerValue(String name, JsonNode value) {
        String text = Filling.text(value);
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            throw new PermanentException("INPUT_INVALID", "The value of header " + name + " has a line break in it");
        }
        return text;
    }

    /// A text is sent as it is, anything else as JSON.
    private static ByteArrayEntity entity(JsonNode body) {
        return new ByteArrayEntity(
                Filling.text(body).getBytes(StandardCharsets.UTF_8),
                body.isTextual() ? ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8) : JSON);
    }

    private String withQuery(String url) {
        StringBuilder query = new StringBuilder();
        config.query().forEach((name, value) -> {
            JsonNode filled = value.fill(input, context);
            if (filled.isArray()) {
                filled.forEach(one -> append(query, name, one));
            } else if (!filled.isNull()) {
                append(query, name, filled);
            }
        });
        int fragment = url.indexOf('#');
        String bare = fragment < 0 ? url : url.substring(0, fragment);
        if (query.isEmpty()) {
            return bare;
        }
        return bare + (bare.contains("?") ? "&" : "?") + query.substring(1);
    }

    private static void append(StringBuilder query, String name, JsonNode value) {
        query.append('&')
                .append(UrlTemplate.encoded(name))
                .append('=')
                .append(UrlTemplate.encoded(Filling.text(value)));
    }

    private URI checked(String url) {
        HttpConfig.urlProblem(url).ifPresent(problem -> {
            throw new PermanentException("HTTP_URL_INVALID", "The URL of " + config.shown() + " " + problem);
        });
        return URI.create(url);
    }

    private static boolean isThisMachine(URI uri) {
        return Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(uri.getHost()));
    }

    private static boolean isHttps(URI uri) {
        return Objects.requireNonNull(uri.getScheme()).equalsIgnoreCase("https");
    }

    private static boolean sameOrigin(URI a, URI b) {
        return origin(a).equals(origin(b));
    }

    private static Map.Entry<String, String> origin(URI uri) {
        return Map.entry(
                uri.getScheme().toLowerCase(Locale.ROOT), uri.getRawAuthority().toLowerCase(Locale.ROOT));
    }
}
