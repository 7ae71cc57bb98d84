package dev.millrace.publishevents.compose;

import static dev.millrace.publishevents.Records.ALL;
import static dev.millrace.publishevents.Records.NOON;
import static dev.millrace.publishevents.Records.TASK;
import static dev.millrace.publishevents.Records.running;
import static dev.millrace.publishevents.Records.step;
import static dev.millrace.publishevents.Records.task;
import static dev.millrace.publishevents.Records.templates;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engineaws.notice.NoticeAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemasTest {
    private final ComposeEvents compose = new ComposeEvents(templates(3));
    private final Schemas schemas = new Schemas();

    @Test
    void each_type_has_a_schema_and_an_example_and_each_of_them_has_a_type() {
        Set<String> wanted = new TreeSet<>();
        for (EventType type : EventType.values()) {
            wanted.add(Schemas.schemaName(type));
            wanted.add(Schemas.exampleName(type));
        }

        assertThat(Schemas.fileNames()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void the_example_of_a_type_satisfies_its_schema(EventType type) {
        JsonNode example = Schemas.parse(Schemas.text(Schemas.exampleName(type)));

        assertThat(schemas.problems(type, example)).isEmpty();
        assertThat(Schemas.schema(type).get("title").asText()).isEqualTo(type.text());
    }

    @Test
    void every_event_that_can_be_composed_satisfies_the_schema_of_its_type_and_every_type_can_be_composed() {
        Set<EventType> composed = EnumSet.noneOf(EventType.class);
        List<Event> events = new ArrayList<>(all());
        events.addAll(ofLimits());
        events.addAll(ofNotices());
        for (Event event : events) {
            EventType type = ((OfCatalogue) event).type();
            composed.add(type);
            assertThat(schemas.problems(type, Schemas.parse(EventJson.write(event))))
                    .as("%s", event)
                    .isEmpty();
        }

        assertThat(composed).containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    void an_event_with_a_missing_or_a_foreign_field_is_found() {
        JsonNode noId = Schemas.parse(Schemas.text(Schemas.exampleName(EventType.STEP_FAILED)));
        ((ObjectNode) noId).remove("id");
        ((ObjectNode) noId).put("payload", "secret");

        assertThat(schemas.problems(EventType.STEP_FAILED, noId)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void every_cause_is_named_in_the_schemas(Cause cause) {
        JsonNode examples = Schemas.schema(EventType.TASK_CREATED).at("/properties/cause/examples");

        assertThat(examples).extracting(JsonNode::asText).contains(Transition.word(cause));
    }

    /// Each with the fields of its example.
    private List<Event> ofNotices() {
        List<Notice> notices = Stream.of(NoticeType.values())
                .map(type -> new Notice(type, NOON, "user/alice", fieldsOfExample(EventType.of(type))))
                .toList();
        List<Event> events = compose.of(new NoticeAttributes.Told("templates", "shop", 7, notices));
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(compose.of(new NoticeAttributes.Told("templates", "shop", 7, notices)))
                .isEqualTo(events);
        return events;
    }

    private static Map<String, Object> fieldsOfExample(EventType type) {
        Map<String, Object> fields = new HashMap<>();
        Schemas.parse(Schemas.text(Schemas.exampleName(type))).properties().forEach(field -> {
            if (!Schemas.OF_EVERY_NOTICE.contains(field.getKey())) {
                fields.put(field.getKey(), value(field.getValue()));
            }
        });
        return fields;
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(text -> texts.add(text.asText()));
            return texts;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isNumber() ? (Object) node.asLong() : node.asText();
    }

    private List<Event> ofLimits() {
        Scope scope = new Scope.OfHandler("charge-card");
        Limit limit = new Limit(scope, Optional.of(5), Rate.parse("100/s", Optional.empty()));
        List<Event> events = new ArrayList<>();
        events.addAll(compose.of(new LimitRecord(scope, Optional.of(limit), 1, "user/alice", NOON, "w")));
        events.addAll(compose.of(new LimitRecord(scope, Optional.empty(), 2, "user/alice", NOON, "w")));
        Breaker breaker = Breaker.fresh("charge-card", BreakerPolicy.DEFAULT, NOON);
        for (BreakerMode mode : List.of(BreakerMode.OPEN, BreakerMode.CLOSED)) {
            breaker = breaker.on(new BreakerEvent.Overridden(mode), "user/alice", NOON, "w")
                    .orElseThrow();
            events.addAll(compose.of(breaker));
        }
        breaker = breaker.on(new BreakerEvent.Overridden(BreakerMode.AUTO), "", NOON, "w")
                .orElseThrow();
        assertThat(compose.of(breaker)).as("nothing changed").isEmpty();
        breaker = breaker.on(new BreakerEvent.Counted(50, 50), "", NOON, "w").orElseThrow();
        events.addAll(compose.of(breaker));
        Instant later = NOON.plus(BreakerPolicy.DEFAULT.openFor());
        breaker = breaker.on(new BreakerEvent.Asked(later.plusSeconds(60)), "", later, "w")
                .orElseThrow();
        events.addAll(compose.of(breaker));
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
        return events;
    }

    private static final Set<TaskState.Kind> UNDER_WAY =
            Set.of(TaskState.Kind.PENDING, TaskState.Kind.RUNNING, TaskState.Kind.WAITING);

    /// Each transition of a task and of a step that can be written down, whether the rules allow it or not, told by the
    /// task's item and by a step's record.
    private List<LifecycleEvent> all() {
        List<Move> moves = new ArrayList<>();
        for (TaskState.Kind to : TaskState.Kind.values()) {
            Stream.concat(
                            Stream.of(Optional.<TaskState.Kind>empty()),
                            Stream.of(TaskState.Kind.values()).map(Optional::of))
                    .filter(from -> from.isPresent() || to == TaskState.Kind.PENDING)
                    .filter(from -> from.isEmpty() || to != TaskState.Kind.PENDING)
                    .forEach(from -> moves.add(new Move.OfTask(from, to, Cause.REQUESTED, "why", "user/alice", NOON)));
        }
        for (Cause cause : Move.TELLS_OF_ITSELF) {
            for (TaskState.Kind state : TaskState.Kind.values()) {
                // A task that is to be cancelled gracefully goes on until then: see OrderDraft.
                if (cause != Cause.CANCEL_REQUESTED || UNDER_WAY.contains(state)) {
                    moves.add(new Move.OfTask(Optional.of(state), state, cause, "why", "", NOON));
                }
            }
        }
        for (StepState.Kind from : StepState.Kind.values()) {
            for (StepState.Kind to : StepState.Kind.values()) {
                for (Cause cause : Cause.values()) {
                    moves.add(new Move.OfSteps(StepSet.of(1, 2), from, to, 0, cause, "", "", NOON));
                    moves.add(new Move.OfSteps(StepSet.of(1), from, to, 2, cause, "CODE", "user/bob", NOON));
                }
            }
        }
        for (Cause cause : List.of(Cause.AGED, Cause.CANCEL_REQUESTED)) {
            moves.add(new Move.OfTask(
                    Optional.of(TaskState.Kind.RUNNING), TaskState.Kind.RUNNING, cause, "why", "user/alice", NOON));
        }
        History history = History.NONE.then(moves);
        List<LifecycleEvent> events = new ArrayList<>(compose.of(task(TASK, ALL, 5, history)));
        events.addAll(compose.of(step(1, running(1), 5, 2, ALL, history)));
        events.addAll(compose.of(step(1, new StepState.Cancelled(), 5, 2, ALL, history)));
        return events;
    }
}
