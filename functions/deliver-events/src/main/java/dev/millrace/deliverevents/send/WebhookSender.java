package dev.millrace.deliverevents.send;

import dev.millrace.builtinhandlers.outbound.CheckedClient;
import dev.millrace.builtinhandlers.outbound.Cutoff;
import dev.millrace.builtinhandlers.outbound.HttpAddresses;
import dev.millrace.builtinhandlers.outbound.RetryAfter;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.subscription.Secret;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.webhook.Signatures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// Posts the event to a URL, signed. No redirects are followed, and no address is called that the `http` step may not
/// call either.
final class WebhookSender {
    private static final int KEPT_OF_BODY = 1024;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    private final CheckedClient client;
    private final InstantSource clock;

    /// @param allowed see [HttpAddresses#SETTING]
    WebhookSender(String allowed, InstantSource clock) {
        this.client = new CheckedClient(HttpAddresses.allowing(allowed));
        this.clock = clock;
    }

    private record Answer(int status, String body, Optional<String> retryAfter, Optional<String> type) {}

    Sending send(String url, Known to, BusEvent event) {
        Instant now = clock.instant();
        byte[] body = event.detail().toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> facts = new TreeMap<>();
        facts.put("url", url.replaceFirst("\\?.*", "?…"));
        Duration timeout = to.said().timeout();
        try (Cutoff cutoff = new Cutoff(timeout)) {
            HttpPost request = request(url, to, event, body, now, facts);
            cutoff.ends(request);
            try {
                Answer answer = client.send(request, min(TO_CONNECT, timeout), timeout, WebhookSender::read);
                return judged(answer, facts, now);
            } catch (PermanentException refused) {
                return new Sending.Failed(
                        refused.code(), String.valueOf(refused.getMessage()), false, Optional.empty(), false, facts);
            } catch (IOException broken) {
                String why = cutoff.isOver()
                        ? "it did not answer within " + timeout.toMillis() + " ms"
                        : "it can't be reached: " + broken.getClass().getSimpleName() + ", " + broken.getMessage();
                String code = cutoff.isOver() ? "HTTP_TIMEOUT" : "HTTP_UNREACHABLE";
                return new Sending.Failed(code, why, true, Optional.empty(), false, facts);
            }
        }
    }

    private static HttpPost request(
            String url, Known to, BusEvent event, byte[] body, Instant now, Map<String, String> facts) {
        HttpPost request = new HttpPost(URI.create(url));
        long seconds = now.getEpochSecond();
        String signatures = to.record().liveSecrets(now).stream()
                .map(Secret::value)
                .map(secret -> Signatures.sign(secret, event.id(), seconds, body))
                .collect(Collectors.joining(" "));
        request.setHeader("user-agent", "millrace");
        request.setHeader(Signatures.ID, event.id());
        request.setHeader(Signatures.TIMESTAMP, Long.toString(seconds));
        request.setHeader(Signatures.SIGNATURE, signatures);
        request.setHeader("millrace-event", event.type());
        String trace = event.detail().path("traceparent").asText("");
        if (!trace.isEmpty()) {
            request.setHeader("traceparent", trace);
        }
        request.setEntity(new ByteArrayEntity(body, ContentType.create("application/json")));
        facts.put("request." + Signatures.ID, event.id());
        facts.put("request." + Signatures.TIMESTAMP, Long.toString(seconds));
        facts.put("request." + Signatures.SIGNATURE, signatures.replaceAll("v1,\\S+", "v1,***"));
        return request;
    }

    /// Reads no more than is kept.
    private static Answer read(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getEntity() == null
                ? new byte[0]
                : response.getEntity().getContent().readNBytes(KEPT_OF_BODY);
        return new Answer(
                response.getCode(),
                new String(body, StandardCharsets.UTF_8),
                header(response, "retry-after"),
                header(response, "content-type"));
    }

    private static Sending judged(Answer answer, Map<String, String> facts, Instant now) {
        int status = answer.status();
        facts.put("status", Integer.toString(status));
        facts.put("response.body", answer.body());
        answer.type().ifPresent(type -> facts.put("response.content-type", type));
        if (status / 100 == 2) {
            return new Sending.Sent(facts);
        }
        boolean mayPass = status == 408 || status == 425 || status == 429 || status >= 500;
        String more = status / 100 == 3 ? "; redirects are not followed" : "";
        return new Sending.Failed(
                "HTTP_" + status,
                "it answered " + status + more,
                mayPass,
                answer.retryAfter().flatMap(value -> RetryAfter.read(value, now)),
                status == 410,
                facts);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? Optional.empty() : Optional.ofNullable(header.getValue());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
