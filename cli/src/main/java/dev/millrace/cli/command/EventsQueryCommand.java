package dev.millrace.cli.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.view.EventLine;
import dev.millrace.events.CausalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "query",
        description =
                "Finds events in the event store: of the last day, or of a task, or of what is said. A task's come in causal order.")
public final class EventsQueryCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final int LARGEST_PAGE = 1000;

    private final Surroundings here;

    @Mixin
    private EventSpanOptions span = new EventSpanOptions();

    @Option(names = "--limit", paramLabel = "N", description = "So many at the most (100).")
    private int limit = 100;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsQueryCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        Map<String, String> query = span.values();
        query.put("type", String.join(",", span.types()));
        List<JsonNode> events = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        do {
            query.put("limit", Integer.toString(Math.min(LARGEST_PAGE, Math.max(1, limit - events.size()))));
            JsonNode page = api.get("/events", query);
            page.path("events").forEach(event -> {
                if (seen.add(
                        event.path("detail").path("id").asText(event.path("id").asText()))) {
                    events.add(event);
                }
            });
            query.put("next", page.path("next").asText(""));
        } while (!query.getOrDefault("next", "").isEmpty() && events.size() < limit);
        sort(events);
        for (JsonNode event : events) {
            format.tell(here.terminal(), event, EventLine.of(here.terminal(), event));
        }
        if (!format.json() && !query.getOrDefault("next", "").isEmpty()) {
            here.terminal().line("There may be more: raise --limit, or narrow it down.");
        }
        return ExitCode.COMPLETE;
    }

    private void sort(List<JsonNode> events) {
        if (span.ofTask()) {
            CausalOrder order = new CausalOrder();
            events.sort((one, other) -> order.compare(
                    JSON.convertValue(one.path("detail"), FIELDS), JSON.convertValue(other.path("detail"), FIELDS)));
        } else {
            events.sort(Comparator.comparing(event ->
                    event.path("detail").path("time").asText(event.path("time").asText())));
        }
    }
}
