package dev.millrace.publishevents.compose;

import static dev.millrace.publishevents.Records.ALL;
import static dev.millrace.publishevents.Records.NOON;
import static dev.millrace.publishevents.Records.TASK;
import static dev.millrace.publishevents.Records.TRACE;
import static dev.millrace.publishevents.Records.created;
import static dev.millrace.publishevents.Records.moved;
import static dev.millrace.publishevents.Records.origin;
import static dev.millrace.publishevents.Records.running;
import static dev.millrace.publishevents.Records.step;
import static dev.millrace.publishevents.Records.task;
import static dev.millrace.publishevents.Records.templates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.engine.event.EventName;
import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Json;
import dev.millrace.publishevents.Records;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeEventsTest {
    private final ComposeEvents compose = new ComposeEvents(templates(8));

    @Test
    void a_move_of_many_steps_becomes_an_event_for_each() {
        TaskRecord task = task(3, moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 1, 4, 7));

        List<LifecycleEvent> events = compose.of(task);

        assertThat(events)
                .extracting(event -> event.type().text(), event -> event.step().orElseThrow())
                .containsExactly(
                        tuple("step.readied", new Subject(1, "step-1", 1)),
                        tuple("step.readied", new Subject(4, "step-4", 1)),
                        tuple("step.readied", new Subject(7, "step-7", 1)));
        assertThat(events).extracting(LifecycleEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void only_the_moves_of_the_latest_write_are_announced() {
        History history = History.NONE.then(List.of(created())).then(List.of(start()));

        assertThat(types(task(TASK, ALL, 2, history))).containsExactly(EventType.TASK_STARTED);
    }

    @Test
    void a_write_without_moves_announces_nothing() {
        History silent = History.NONE.then(List.of(created())).then(List.of());

        assertThat(compose.of(task(TASK, ALL, 2, silent))).isEmpty();
        assertThat(compose.of(step(1, running(1), 2, 2, ALL, silent))).isEmpty();
    }

    @Test
    void composing_a_record_again_makes_equal_events() {
        TaskRecord task = task(3, created(), moved(StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, 0));

        assertThat(compose.of(task)).isEqualTo(compose.of(task));
    }

    @Test
    void an_event_found_again_in_a_later_image_has_the_same_id() {
        History history = History.NONE.then(List.of(moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, 2)));

        String first = onlyId(step(2, running(1), 5, 1, ALL, history));
        String afterHeartbeat = onlyId(step(2, running(1), 5, 2, ALL, history));

        assertThat(afterHeartbeat).isEqualTo(first);
    }

    @Test
    void two_transitions_that_look_alike_have_different_ids() {
        Move takenOver = moved(StepState.Kind.RUNNING, StepState.Kind.RUNNING, 1, 2);
        History once = History.NONE.then(List.of(takenOver));
        History twice = once.then(List.of(takenOver));

        assertThat(onlyId(step(2, running(1), 5, 3, ALL, twice)))
                .isNotEqualTo(onlyId(step(2, running(1), 5, 2, ALL, once)));
    }

    @Test
    void what_an_attempt_published_stands_before_its_end_and_is_told_at_any_level() {
        Json list = new Json("[[\"order.shipped\",3,{\"weight\":1.50}],[\"order.billed\",1,{\"lines\":[1,null]}]]");
        OwnEvents own = new OwnEvents(2, 1, new Payload.Inline(list));
        Move end = moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, 2);
        Move next = moved(StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, 3);
        TaskRecord task =
                task(TASK, ALL, 4, History.NONE.then(List.of(end, next)).telling(List.of(own)));
        TaskRecord quiet = task(
                TASK,
                Records.origin(EventLevel.TASK, Records.TRACE),
                4,
                History.NONE.then(List.of(end, next)).telling(List.of(own)));

        List<Event> events = compose.all(task);

        assertThat(events)
                .extracting(Event::typeName)
                .containsExactly("order.shipped", "order.billed", "step.completed", "step.started");
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(compose.all(task)).isEqualTo(events);
        assertThat(compose.all(quiet))
                .extracting(Event::id)
                .containsExactlyElementsOf(
                        events.stream().limit(2).map(Event::id).toList());
        assertThat(EventJson.write(events.getFirst()))
                .contains(
                        "\"type\":\"order.shipped\",\"version\":3",
                        "\"namespace\":\"shop\"",
                        "\"step\":\"step-2\"",
                        "\"taskVersion\":4,\"revision\":0,\"ordinal\":0,\"position\":1",
                        "\"correlationId\":\"order-4711\"",
                        "\"body\":{\"weight\":1.50}}");
        assertThat(EventJson.write(events.get(1))).endsWith("\"body\":{\"lines\":[1,null]}}");
    }

    @Test
    void the_same_events_of_another_attempt_or_record_have_other_ids() {
        Json list = new Json("[[\"order.shipped\",1,{}]]");
        Set<String> ids = new HashSet<>();
        for (int attempt = 1; attempt <= 2; attempt++) {
            Move end = moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, attempt, 2);
            History history = History.NONE
                    .then(List.of(end))
                    .telling(List.of(new OwnEvents(2, attempt, new Payload.Inline(list))));
            compose.all(task(TASK, ALL, 4, history)).forEach(event -> ids.add(event.id()));
            compose.all(step(2, new StepState.Complete(attempt), 4, 2, ALL, history))
                    .forEach(event -> ids.add(event.id()));
        }

        assertThat(ids).hasSize(2 * 2 * 2);
    }

    @Test
    void an_event_published_by_api_says_who_published_it_and_by_which_key() {
        PostedEvent posted = new PostedEvent(
                "shop",
                "k-1",
                new OwnEvent("order.shipped", 1, new Json("{\"parcels\":1}")),
                NOON,
                "user/alice",
                Optional.empty(),
                Optional.of(Records.TRACE));

        Event event = compose.of(posted).getFirst();

        assertThat(event.source()).isEqualTo("millrace.user");
        assertThat(EventJson.write(event))
                .startsWith("{\"id\":\"" + posted.id() + "\",\"type\":\"order.shipped\",\"version\":1")
                .contains(
                        "\"key\":\"k-1\",\"actor\":\"user/alice\",\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .endsWith("\"body\":{\"parcels\":1}}");
    }

    @Test
    void every_noun_of_ours_is_taken() {
        for (EventType type : EventType.values()) {
            assertThat(EventName.problem(type.text())).as(type.text()).isPresent();
            assertThat(EventName.problem(type.text() + "-again"))
                    .as(type.text())
                    .isPresent();
        }
        assertThat(EventName.problem("order.shipped")).isEmpty();
    }

    @Test
    void a_history_that_left_entries_out_still_counts_them() {
        History history = History.NONE;
        for (int i = 0; i < 40; i++) {
            history = history.then(List.of(moved(TaskState.Kind.RUNNING, TaskState.Kind.WAITING)))
                    .bounded(20);
        }

        assertThat(compose.of(task(TASK, ALL, 41, history)).getFirst().place().ordinal())
                .isEqualTo(39);
    }

    @Test
    void an_in_place_step_and_one_with_a_record_do_not_share_an_id() {
        Move start = moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, 2);

        assertThat(compose.of(task(1, start)).getFirst().id()).isNotEqualTo(onlyId(step(2, running(1), 1, 1, start)));
    }

    @Test
    void the_state_a_task_leaves_tells_how_it_goes_on() {
        assertThat(Stream.of(TaskState.Kind.values())
                        .filter(from -> from != TaskState.Kind.RUNNING)
                        .map(from -> types(task(2, moved(from, TaskState.Kind.RUNNING)))
                                .getFirst()
                                .text()))
                .containsExactly(
                        "task.started",
                        "task.continued",
                        "task.unblocked",
                        "task.resumed",
                        "task.restarted",
                        "task.restarted",
                        "task.restarted",
                        "task.restarted");
    }

    @Test
    void an_attempt_begins_as_a_start_a_retry_or_a_take_over() {
        assertThat(beginning(StepState.Kind.PENDING, 1)).isEqualTo(EventType.STEP_STARTED);
        assertThat(beginning(StepState.Kind.READY, 1)).isEqualTo(EventType.STEP_STARTED);
        assertThat(beginning(StepState.Kind.READY, 2)).isEqualTo(EventType.STEP_RETRIED);
        assertThat(beginning(StepState.Kind.RETRYING, 2)).isEqualTo(EventType.STEP_RETRIED);
        assertThat(beginning(StepState.Kind.RUNNING, 1)).isEqualTo(EventType.STEP_TAKEN_OVER);
    }

    @Test
    void a_scheduled_retry_speaks_of_the_attempt_that_failed() {
        StepState retrying = new StepState.Retrying(2, Records.NOON, new StepError("BUSY", "later"));
        StepRecord record = step(1, retrying, 4, 2, moved(StepState.Kind.RUNNING, StepState.Kind.RETRYING, 2, 1));

        assertThat(compose.of(record).getFirst().step().orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void the_level_of_a_template_says_what_is_announced() {
        assertThat(announcedAt(EventLevel.TASK)).containsExactly(EventType.TASK_COMPLETED);
        assertThat(announcedAt(EventLevel.STEP))
                .containsExactly(EventType.TASK_STARTED, EventType.STEP_COMPLETED, EventType.TASK_COMPLETED);
        assertThat(announcedAt(EventLevel.ALL))
                .containsExactly(
                        EventType.TASK_STARTED,
                        EventType.STEP_STARTED,
                        EventType.STEP_COMPLETED,
                        EventType.TASK_COMPLETED);
    }

    @Test
    void at_level_task_no_template_is_read() {
        Origin origin = origin(EventLevel.TASK, TRACE);
        History history = History.NONE.then(List.of(moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, 99)));

        assertThat(compose.of(task(TASK, origin, 2, history))).isEmpty();
    }

    @Test
    void an_event_is_a_span_of_its_own_in_the_trace_of_the_submission() {
        List<LifecycleEvent> events = compose.of(task(1, created(), start()));

        assertThat(events)
                .extracting(LifecycleEvent::traceparent)
                .allMatch(parent -> parent.matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01"))
                .doesNotContain(TRACE)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_task_without_a_valid_trace_has_one_of_its_own() {
        List<String> parents = Stream.of("", "nonsense", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                .flatMap(parent -> compose
                        .of(task(
                                TASK,
                                origin(EventLevel.ALL, parent),
                                1,
                                History.NONE.then(List.of(created(), start()))))
                        .stream())
                .map(LifecycleEvent::traceparent)
                .toList();

        assertThat(parents).hasSize(6).allMatch(parent -> parent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        assertThat(parents.stream().map(parent -> parent.substring(3, 35)).distinct())
                .hasSize(1);
    }

    @Test
    void who_did_it_and_why_is_told() {
        Move cancelled = new Move.OfTask(
                Optional.of(TaskState.Kind.RUNNING),
                TaskState.Kind.CANCELLED,
                Cause.REQUESTED,
                "customer called",
                "user/alice",
                Records.NOON);

        assertThat(EventJson.write(compose.of(task(4, cancelled)).getFirst()))
                .contains(
                        "\"cause\":\"requested\"",
                        "\"detail\":\"customer called\"",
                        "\"actor\":\"user/alice\"",
                        "\"from\":\"running\"",
                        "\"to\":\"cancelled\"");
    }

    private static Move start() {
        return moved(TaskState.Kind.PENDING, TaskState.Kind.RUNNING);
    }

    private EventType beginning(StepState.Kind from, int attempt) {
        return types(task(2, moved(from, StepState.Kind.RUNNING, attempt, 1))).getFirst();
    }

    private List<EventType> announcedAt(EventLevel level) {
        History history = History.NONE.then(List.of(
                start(),
                moved(StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, 0),
                moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, 0),
                moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE)));
        return types(task(TASK, origin(level, TRACE), 2, history));
    }

    private List<EventType> types(TaskRecord task) {
        return compose.of(task).stream().map(LifecycleEvent::type).toList();
    }

    private String onlyId(StepRecord step) {
        List<LifecycleEvent> events = compose.of(step);
        assertThat(events).hasSize(1);
        return events.getFirst().id();
    }
}
