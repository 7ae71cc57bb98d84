package dev.millrace.publishevents.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/// A bus that keeps what it accepts, in order, and refuses what it is told to.
public final class FakeBus implements EventBridgeClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<PutEventsRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<PutEventsRequestEntry> accepted = Collections.synchronizedList(new ArrayList<>());
    private Consumer<PutEventsRequest> before = request -> {};
    private Function<PutEventsRequestEntry, Optional<String>> refusal = entry -> Optional.empty();

    /// What happens to a request before anything of it is accepted; it may throw.
    public void before(Consumer<PutEventsRequest> happens) {
        before = happens;
    }

    /// Which error code an entry is answered with.
    public void refuse(Function<PutEventsRequestEntry, Optional<String>> code) {
        refusal = code;
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        requests.add(request);
        before.accept(request);
        List<PutEventsResultEntry> results = new ArrayList<>();
        synchronized (accepted) {
            for (PutEventsRequestEntry entry : request.entries()) {
                Optional<String> code = refusal.apply(entry);
                if (code.isEmpty()) {
                    accepted.add(entry);
                }
                results.add(PutEventsResultEntry.builder()
                        .eventId(code.isEmpty() ? "accepted-" + accepted.size() : null)
                        .errorCode(code.orElse(null))
                        .errorMessage(code.map(text -> "refused: " + text).orElse(null))
                        .build());
            }
        }
        return PutEventsResponse.builder().entries(results).build();
    }

    public List<PutEventsRequest> requests() {
        return requests;
    }

    public List<PutEventsRequestEntry> accepted() {
        return accepted;
    }

    public List<JsonNode> details() {
        return accepted.stream().map(FakeBus::detail).toList();
    }

    public List<String> types() {
        return accepted.stream().map(PutEventsRequestEntry::detailType).toList();
    }

    public List<String> ids() {
        return details().stream().map(detail -> detail.get("id").asText()).toList();
    }

    public static JsonNode detail(PutEventsRequestEntry entry) {
        try {
            return MAPPER.readTree(entry.detail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String serviceName() {
        return EventBridgeClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
