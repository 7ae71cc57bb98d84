package dev.millrace.publishevents.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.bus.EventBridgeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A bus that keeps what it accepts, in order, and refuses what it is told to.
public final class FakeBus implements EventBridgeApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<List<Entry>> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Entry> accepted = Collections.synchronizedList(new ArrayList<>());
    private Consumer<List<Entry>> before = request -> {};
    private Function<Entry, Optional<String>> refusal = entry -> Optional.empty();

    /// What happens to a request before anything of it is accepted; it may throw.
    public void before(Consumer<List<Entry>> happens) {
        before = happens;
    }

    /// Which error code an entry is answered with.
    public void refuse(Function<Entry, Optional<String>> code) {
        refusal = code;
    }

    @Override
    public List<Result> put(List<Entry> request) {
        requests.add(List.copyOf(request));
        before.accept(request);
        List<Result> results = new ArrayList<>();
        synchronized (accepted) {
            for (Entry entry : request) {
                Optional<String> code = refusal.apply(entry);
                if (code.isEmpty()) {
                    accepted.add(entry);
                }
                results.add(
                        code.isEmpty()
                                ? new Taken("accepted-" + accepted.size())
                                : new Refused(code.get(), "refused: " + code.get()));
            }
        }
        return results;
    }

    public List<List<Entry>> requests() {
        return requests;
    }

    public List<Entry> accepted() {
        return accepted;
    }

    public List<JsonNode> details() {
        return accepted.stream().map(FakeBus::detail).toList();
    }

    public List<String> types() {
        return accepted.stream().map(Entry::type).toList();
    }

    public List<String> ids() {
        return details().stream().map(detail -> detail.get("id").asText()).toList();
    }

    public static JsonNode detail(Entry entry) {
        try {
            return MAPPER.readTree(entry.detail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
