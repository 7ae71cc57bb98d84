package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.builtinhandlers.outbound.CheckedClient;
import dev.millrace.builtinhandlers.outbound.Cutoff;
import dev.millrace.builtinhandlers.outbound.HttpAddresses;
import dev.millrace.builtinhandlers.outbound.RetryAfter;
import dev.millrace.enginetemplates.format.Durations;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// `http`: calls a server and returns its answer as [HttpResult].
///
/// Config (values of `url`, `headers`, `query` and `body` may hold `${input.…}`, taken from the step's input):
/// * `url`, absolute, http or https; `query`, names and values, a list is repeated and null left out
/// * `method`, GET unless there is a body, then POST
/// * `headers`; `traceparent` and `Idempotency-Key` are sent by themselves
/// * `body`: a text is sent as it is, anything else as JSON
/// * `timeout` of the whole call (30s), `connectTimeout` (5s)
/// * `success`, the statuses that complete the step (`[2xx]`); `retryOn`, those that may pass with time
///   (`[408, 425, 429, 500, 502, 503, 504]`); any other fails the step for good
/// * `auth`, see [HttpAuth]: a secret of Secrets Manager, sent to the configured server alone and over https only, but
///   to this machine
/// * `maxResponseBytes` (10,000,000); `keepHeaders`, names to keep of the answer beside the usual ones
///
/// Redirects are followed, at most five, unless their status is in `success`. A server's Retry-After is obeyed. Which
/// addresses may be called is told at [HttpAddresses].
public final class HttpHandler implements StepHandler<JsonNode, HttpResult> {
    private static final int UNAUTHORIZED = 401;

    private final InstantSource clock;
    private final Secrets secrets;
    private final Map<String, CheckedClient> clients = new ConcurrentHashMap<>();

    public HttpHandler() {
        this((name, notBefore) -> {
            throw new PermanentException("SECRET_UNREADABLE", "Nothing here can read secret " + name);
        });
    }

    public HttpHandler(Secrets secrets) {
        this(InstantSource.system(), secrets);
    }

    HttpHandler(InstantSource clock) {
        this(clock, new HttpHandler().secrets);
    }

    HttpHandler(InstantSource clock, Secrets secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public HttpResult handle(JsonNode input, StepContext context) throws InterruptedException {
        HttpConfig config = context.config(HttpConfig.class);
        String allowed = context.setting(HttpAddresses.SETTING).orElse("");
        CheckedClient client =
                clients.computeIfAbsent(allowed, setting -> new CheckedClient(HttpAddresses.allowing(setting)));
        Optional<String> proof = config.auth().map(auth -> proof(auth, Instant.MIN));
        Instant called = clock.instant();
        HttpAnswer answer = answer(new HttpCall(config, input, context, client, proof), config);
        if (answer.status() == UNAUTHORIZED && config.auth().isPresent()) {
            Optional<String> fresh = config.auth().map(auth -> proof(auth, called));
            if (!fresh.equals(proof)) {
                answer = answer(new HttpCall(config, input, context, client, fresh), config);
            }
        }
        return judged(answer, config);
    }

    private String proof(HttpAuth auth, Instant notBefore) {
        return auth.value(secrets.read(auth.secret(), notBefore));
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, HttpConfig::read);
    }

    private static HttpAnswer answer(HttpCall call, HttpConfig config) throws InterruptedException {
        try (Cutoff cutoff = new Cutoff(config.timeout())) {
            try {
                return call.send(cutoff);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted during " + config.shown());
                }
                throw cutoff.isOver() ? timedOut(config) : failure(e, config);
            }
        }
    }

    private HttpResult judged(HttpAnswer answer, HttpConfig config) {
        if (config.success().has(answer.status())) {
            return answer.result(config.keepHeaders());
        }
        String code = "HTTP_" + answer.status();
        String message = config.shown() + " answered " + answer.status();
        if (config.retryOn().has(answer.status())) {
            throw new RetryableException(
                    code,
                    message,
                    answer.header("retry-after").flatMap(value -> RetryAfter.read(value, clock.instant())));
        }
        throw new PermanentException(code, message);
    }

    private static RuntimeException failure(IOException e, HttpConfig config) {
        return switch (e) {
            case UnknownHostException ignored ->
                new RetryableException("HTTP_UNKNOWN_HOST", config.shown() + ": its host is not known");
            case SocketTimeoutException ignored -> timedOut(config);
            case SSLPeerUnverifiedException ignored -> untrusted(config);
            default ->
                e.getCause() instanceof CertificateException
                                || e.getCause() instanceof Exception cause
                                        && cause.getCause() instanceof CertificateException
                        ? untrusted(config)
                        : new RetryableException(
                                "HTTP_UNREACHABLE",
                                config.shown() + " can't be reached: "
                                        + e.getClass().getSimpleName() + ", " + e.getMessage());
        };
    }

    private static RetryableException timedOut(HttpConfig config) {
        return new RetryableException(
                "HTTP_TIMEOUT", config.shown() + " did not answer within " + Durations.text(config.timeout()));
    }

    private static PermanentException untrusted(HttpConfig config) {
        return new PermanentException("HTTP_UNTRUSTED", config.shown() + " has no certificate that can be trusted");
    }
}
