package dev.millrace.queryevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.compose.EventJson;
import dev.millrace.publishevents.compose.LifecycleEvent;
import dev.millrace.publishevents.compose.RecallEvents;
import dev.millrace.queryevents.replay.Teller;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Asked;
import dev.millrace.queryevents.request.Bodies;
import dev.millrace.queryevents.request.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells a task's events again from what the table keeps of it, for whoever missed them: as news, with the ids they
/// had, so that those who have them know them again.
final class RebuildEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TaskStore tasks;
    private final Templates templates;
    private final Teller teller;

    RebuildEvents(TaskStore tasks, Templates templates, Teller teller) {
        this.tasks = tasks;
        this.templates = templates;
        this.teller = teller;
    }

    ObjectNode answer(JsonNode request) {
        Asked asked = Asked.inBody(Bodies.object(request));
        boolean dryRun = asked.flag("dryRun");
        Optional<EventLevel> level = asked.text("level").flatMap(text -> level(asked, text));
        asked.check();
        String id = request.path("pathParameters").path("id").asText("");
        TaskRecord task = Optional.of(id)
                .filter(TaskId::isOne)
                .flatMap(known -> tasks.readTask(new TaskId(known)))
                .orElseThrow(() -> new Refusal(
                        404,
                        "UNKNOWN_TASK",
                        "id",
                        "there is no task " + id,
                        "its events may still be in the event store: GET /events"));
        List<Page> pages =
                task.lastPage().map(last -> tasks.readPages(task.id(), last)).orElse(List.of());
        RecallEvents.Recalled recalled = new RecallEvents(
                        templates, level.orElse(task.head().origin().events()))
                .of(task, pages, tasks.readSteps(task.id()).values());
        List<String> details = recalled.events().stream().map(EventJson::write).toList();
        int refused = dryRun ? 0 : tell(recalled.events(), details);
        ObjectNode body = Answers.object()
                .put("dryRun", dryRun)
                .put("lost", recalled.lost())
                .put("refused", refused);
        ArrayNode events = body.putArray("events");
        details.forEach(detail -> events.add(parsed(detail)));
        return Answers.of(200, body);
    }

    private int tell(List<LifecycleEvent> events, List<String> details) {
        List<Teller.Entry> entries = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            LifecycleEvent event = events.get(i);
            entries.add(new Teller.Entry(Bus.SOURCE, event.type().text(), event.time(), details.get(i)));
        }
        return teller.tell(entries);
    }

    private static Optional<EventLevel> level(Asked asked, String text) {
        for (EventLevel level : EventLevel.values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(level);
            }
        }
        asked.problem(
                "level",
                "'" + text + "' is no event level",
                "write task, step or all, or leave it out for the template's");
        return Optional.empty();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
