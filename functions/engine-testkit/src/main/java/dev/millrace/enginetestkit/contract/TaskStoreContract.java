package dev.millrace.enginetestkit.contract;

import static dev.millrace.enginetestkit.Records.lookedAt;
import static dev.millrace.enginetestkit.Records.next;
import static dev.millrace.enginetestkit.Records.origin;
import static dev.millrace.enginetestkit.Records.step;
import static dev.millrace.enginetestkit.Records.submitted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.TaskStore.TaskList;
import dev.millrace.engine.port.TaskStore.TaskQuery;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetestkit.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every table does. One store may serve many tests: each test works on tasks and namespaces of its own.
public abstract class TaskStoreContract {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final TaskId id = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
    private final String namespace = "n" + id.text();

    protected abstract TaskStore store();

    /// How long an index may lag behind the writes.
    protected Duration patience() {
        return Duration.ZERO;
    }

    @Test
    void what_was_created_is_read_back_in_every_detail() {
        TaskRecord task = full(task());

        assertThat(store().create(task)).isEqualTo(new Write.Moved<>(task));

        assertThat(store().readTask(id)).contains(task);
    }

    @Test
    void a_task_that_was_never_created_is_not_there() {
        assertThat(store().readTask(id)).isEmpty();
        assertThat(store().readStep(id, 0)).isEmpty();
        assertThat(store().readSteps(id)).isEmpty();
    }

    @Test
    void creating_what_stands_already_is_lost_and_tells_what_stands() {
        TaskRecord first = task();
        store().create(first);

        Write<TaskRecord> second = store().create(submitted(id, origin(namespace, "order"), NOON, "another"));

        assertThat(second).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store().readTask(id)).contains(first);
    }

    @Test
    void creating_again_by_the_same_writer_counts_as_moved() {
        store().create(task());

        assertThat(store().create(task())).isEqualTo(new Write.Moved<>(task()));
    }

    @Test
    void a_window_stands_until_it_is_over_and_tells_whose_it_is() {
        IdentityRecord first = window("first", NOON);
        assertThat(store().begin(first)).isEqualTo(new Write.Moved<>(first));

        assertThat(store().begin(window("other", NOON.plusSeconds(59))))
                .isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store().begin(first)).as("again, by the same writer").isEqualTo(new Write.Moved<>(first));

        IdentityRecord next = window("the next", NOON.plusSeconds(60));
        assertThat(store().begin(next)).isEqualTo(new Write.Moved<>(next));
        assertThat(store().begin(window("too late", NOON.plusSeconds(61))))
                .isEqualTo(new Write.Lost<>(Optional.of(next)));
    }

    private IdentityRecord window(String writer, Instant since) {
        return new IdentityRecord(id.text(), Records.taskId(writer.length()), since, since.plusSeconds(60), writer);
    }

    @Test
    void a_task_is_replaced_by_its_next_version() {
        store().create(task());
        TaskRecord second = next(task(), new TaskState.Running(), "other", NOON);

        assertThat(store().replace(second)).isEqualTo(new Write.Moved<>(second));

        assertThat(store().readTask(id)).contains(second);
    }

    @Test
    void a_version_that_somebody_else_has_written_is_lost_and_tells_what_stands() {
        store().create(task());
        TaskRecord theirs = next(task(), new TaskState.Running(), "theirs", NOON);
        store().replace(theirs);

        Write<TaskRecord> mine = store().replace(next(task(), new TaskState.Cancelled(), "mine", NOON));

        assertThat(mine).isEqualTo(new Write.Lost<>(Optional.of(theirs)));
        assertThat(store().readTask(id)).contains(theirs);
    }

    @Test
    void a_version_that_skips_one_is_lost() {
        store().create(task());
        TaskRecord third = next(next(task(), new TaskState.Running(), "b", NOON), new TaskState.Waiting(), "c", NOON);

        assertThat(store().replace(third)).isEqualTo(new Write.Lost<>(Optional.of(task())));
    }

    @Test
    void replacing_again_by_the_same_writer_counts_as_moved() {
        store().create(task());
        TaskRecord second = next(task(), new TaskState.Running(), "other", NOON);
        store().replace(second);

        assertThat(store().replace(second)).isEqualTo(new Write.Moved<>(second));
    }

    @Test
    void replacing_a_task_that_is_not_there_is_lost_to_nobody() {
        TaskRecord second = next(task(), new TaskState.Running(), "other", NOON);

        assertThat(store().replace(second)).isEqualTo(new Write.Lost<>(Optional.empty()));
        assertThat(store().readTask(id)).isEmpty();
    }

    @Test
    void of_many_who_replace_one_version_one_wins() throws Exception {
        store().create(task());

        List<Write<TaskRecord>> answers = atOnce(
                8, writer -> () -> store().replace(next(task(), new TaskState.Running(), "writer " + writer, NOON)));

        assertThat(answers.stream().filter(Write.Moved.class::isInstance)).hasSize(1);
        TaskRecord standing = store().readTask(id).orElseThrow();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(
                                switch (answer) {
                                    case Write.Moved<TaskRecord> moved -> moved.now();
                                    case Write.Lost<TaskRecord> lost ->
                                        lost.now().orElseThrow();
                                })
                        .isEqualTo(standing));
    }

    @Test
    void of_many_who_begin_one_attempt_one_wins() throws Exception {
        List<Write<StepRecord>> answers =
                atOnce(8, writer -> () -> store().begin(running(1, 1, "writer " + writer), NOON));

        assertThat(answers.stream().filter(Write.Moved.class::isInstance)).hasSize(1);
    }

    @Test
    void a_step_begins_where_none_stands_and_is_read_back_in_every_detail() {
        StepRecord first = full(running(1, 1, "a"));

        assertThat(store().begin(first, NOON)).isEqualTo(new Write.Moved<>(first));

        assertThat(store().readStep(id, 7)).contains(first);
    }

    @Test
    void an_attempt_that_has_begun_does_not_begin_again() {
        store().begin(running(1, 1, "a"), NOON);

        assertThat(store().begin(running(1, 1, "b"), NOON))
                .isEqualTo(new Write.Lost<>(Optional.of(running(1, 1, "a"))));
        assertThat(store().begin(running(1, 1, "a"), NOON)).isEqualTo(new Write.Moved<>(running(1, 1, "a")));
    }

    @Test
    void a_higher_attempt_begins_and_a_lower_one_does_not() {
        store().begin(running(2, 1, "a"), NOON);

        assertThat(store().begin(running(1, 1, "b"), NOON)).isInstanceOf(Write.Lost.class);
        assertThat(store().begin(running(3, 1, "c"), NOON)).isInstanceOf(Write.Moved.class);
    }

    @Test
    void a_retry_begins_when_it_is_due_and_not_before() {
        StepState retrying = new StepState.Retrying(2, NOON.plusSeconds(60), new StepError("OOPS", "it broke"));
        store().begin(running(1, 1, "a"), NOON);
        store().replace(step(id, 7, 0, retrying, 2, "b", NOON));

        assertThat(store().begin(running(2, 1, "early"), NOON.plusSeconds(59))).isInstanceOf(Write.Lost.class);
        assertThat(store().begin(running(2, 1, "in time"), NOON.plusSeconds(60)))
                .isInstanceOf(Write.Moved.class);
    }

    @Test
    void a_step_of_a_later_epoch_begins_over_whatever_stands() {
        store().begin(running(5, 1, "a"), NOON);
        StepRecord later = step(id, 7, 1, new StepState.Running(1, 1, NOON), 1, "b", NOON);

        assertThat(store().begin(later, NOON)).isEqualTo(new Write.Moved<>(later));
        assertThat(store().begin(running(6, 1, "c"), NOON)).isInstanceOf(Write.Lost.class);
    }

    @Test
    void a_step_is_replaced_by_its_next_revision_only() {
        store().begin(running(1, 1, "a"), NOON);
        StepRecord done = step(id, 7, 0, new StepState.Complete(1), 2, "b", NOON);

        assertThat(store().replace(step(id, 7, 0, new StepState.Complete(1), 3, "c", NOON)))
                .isInstanceOf(Write.Lost.class);
        assertThat(store().replace(done)).isEqualTo(new Write.Moved<>(done));
        assertThat(store().replace(done)).isEqualTo(new Write.Moved<>(done));
        assertThat(store().replace(step(id, 7, 0, new StepState.Complete(1), 2, "d", NOON)))
                .isEqualTo(new Write.Lost<>(Optional.of(done)));
    }

    @Test
    void a_step_goes_on_through_all_its_attempts_by_revisions() {
        StepState retrying = new StepState.Retrying(2, NOON, new StepError("OOPS", "it broke"));
        store().begin(running(1, 1, "a"), NOON);

        assertThat(store().replace(step(id, 7, 0, retrying, 2, "b", NOON))).isInstanceOf(Write.Moved.class);
        assertThat(store().replace(step(id, 7, 0, new StepState.Running(2, 1, NOON), 3, "c", NOON)))
                .isInstanceOf(Write.Moved.class);
        assertThat(store().replace(step(id, 7, 0, new StepState.Complete(2), 4, "d", NOON)))
                .isInstanceOf(Write.Moved.class);
    }

    /// A worker kept a large result for an attempt that it lost before it could settle the step.
    @Test
    void what_an_overtaken_attempt_left_behind_is_replaced_by_the_next_one() {
        for (StepState leftBehind :
                List.of(new StepState.Complete(1), new StepState.Waiting(1, NOON.plus(Duration.ofDays(1))))) {
            TaskId other = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            store().begin(step(other, 7, 0, leftBehind, 1, "a", NOON), NOON);
            StepRecord next = step(other, 7, 0, new StepState.Running(2, 1, NOON), 2, "b", NOON);

            assertThat(store().replace(next)).isEqualTo(new Write.Moved<>(next));
        }
    }

    @Test
    void a_step_is_not_replaced_by_one_of_another_epoch() {
        store().begin(running(2, 1, "a"), NOON);

        assertThat(store().replace(step(id, 7, 1, new StepState.Complete(2), 2, "c", NOON)))
                .isInstanceOf(Write.Lost.class);
        assertThat(store().readStep(id, 7)).contains(running(2, 1, "a"));
    }

    @Test
    void a_step_that_was_given_up_does_not_begin_again() {
        store().begin(running(1, 1, "a"), NOON);
        StepRecord givenUp = step(id, 7, 0, new StepState.Cancelled(), 2, "b", NOON);
        assertThat(store().replace(givenUp)).isInstanceOf(Write.Moved.class);

        assertThat(store().begin(running(1, 1, "late"), NOON)).isEqualTo(new Write.Lost<>(Optional.of(givenUp)));
        assertThat(store().begin(running(2, 1, "later"), NOON)).isEqualTo(new Write.Lost<>(Optional.of(givenUp)));
    }

    @Test
    void steps_are_read_by_number() {
        for (int number = 0; number < 120; number++) {
            store().begin(step(id, number, 0, new StepState.Running(1, 1, NOON), 1, "w" + number, NOON), NOON);
        }

        assertThat(store().readSteps(id)).hasSize(120);
        assertThat(store().readSteps(id, List.of(3, 118, 500)).keySet()).containsExactlyInAnyOrder(3, 118);
        assertThat(store().readSteps(id, List.of())).isEmpty();
    }

    @Test
    void pages_are_read_from_the_newest_along_their_chain() {
        Page first = new Page(id, 3, Optional.empty(), Map.of(0, new Kept.Result(new Json("1"))), history());
        Page second = new Page(
                id, 9, Optional.of(3L), Map.of(1, new Kept.Failure(new StepError("OOPS", "no"))), History.NONE);
        store().put(first);
        store().put(second);
        store().put(second);

        assertThat(store().readPages(id, 9)).containsExactly(second, first);
        assertThat(store().readPages(id, 3)).containsExactly(first);
    }

    @Test
    void a_task_is_due_from_its_look_on_until_it_ends() {
        Instant longAgo = Instant.parse("1999-01-01T00:00:00Z");
        TaskRecord task = submitted(id, origin(namespace, "order"), longAgo, "a");
        store().create(task);
        eventually(() -> store().due(longAgo.plusSeconds(60), 1_000).contains(id));
        assertThat(store().due(longAgo.plusSeconds(59), 1_000)).doesNotContain(id);

        TaskRecord moved = lookedAt(task, longAgo.plusSeconds(300), "b", NOON);
        store().replace(moved);
        eventually(() -> !store().due(longAgo.plusSeconds(299), 1_000).contains(id));
        eventually(() -> store().due(longAgo.plusSeconds(300), 1_000).contains(id));

        store().replace(next(moved, new TaskState.Complete(), "c", NOON));
        eventually(() -> !store().due(longAgo.plusSeconds(300), 1_000).contains(id));
    }

    @Test
    void what_is_due_first_comes_first_and_no_more_than_asked_for() {
        Instant longAgo = Instant.parse("1998-01-01T00:00:00Z");
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TaskId each = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            store().create(submitted(each, origin(namespace, "order"), longAgo.plusSeconds(600L * (3 - i)), "w" + i));
            ids.addFirst(each);
        }

        eventually(() -> store().due(longAgo.plusSeconds(3_600), 1_000).containsAll(ids));
        assertThat(store().due(longAgo.plusSeconds(3_600), 1_000).stream().filter(ids::contains))
                .containsExactlyElementsOf(ids);
        assertThat(store().due(longAgo.plusSeconds(3_600), 1)).hasSize(1);
    }

    @Test
    void tasks_are_listed_newest_first_page_by_page() {
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TaskId each = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            store().create(submitted(each, origin(namespace, "order"), NOON.plusSeconds(i), "w" + i));
            ids.addFirst(each);
        }
        TaskQuery all = new TaskQuery(Optional.of(namespace), Optional.empty(), Optional.empty(), 2, Optional.empty());
        eventually(() -> listed(all).size() == 5);

        assertThat(listed(all)).containsExactlyElementsOf(ids);
        assertThat(store().list(all).tasks()).hasSize(2);
    }

    @Test
    void tasks_are_listed_by_template_and_state() {
        store().create(task());
        store().replace(next(task(), new TaskState.Running(), "b", NOON));
        TaskId other = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        store().create(submitted(other, origin(namespace, "refund"), NOON, "w"));
        Optional<String> mine = Optional.of(namespace);
        eventually(() -> listed(new TaskQuery(mine, Optional.empty(), Optional.empty(), 10, Optional.empty()))
                        .size()
                == 2);

        assertThat(listed(new TaskQuery(mine, Optional.of("refund"), Optional.empty(), 10, Optional.empty())))
                .containsExactly(other);
        assertThat(listed(new TaskQuery(
                        mine, Optional.empty(), Optional.of(TaskState.Kind.RUNNING), 10, Optional.empty())))
                .containsExactly(id);
    }

    private List<TaskId> listed(TaskQuery query) {
        List<TaskId> found = new ArrayList<>();
        Optional<String> from = Optional.empty();
        do {
            TaskList page =
                    store().list(new TaskQuery(query.namespace(), query.template(), query.state(), query.most(), from));
            page.tasks().forEach(task -> found.add(task.id()));
            from = page.next();
        } while (from.isPresent());
        return found;
    }

    private TaskRecord task() {
        return submitted(id, origin(namespace, "order"), NOON, "first");
    }

    private StepRecord running(int attempt, int claim, String writer) {
        return step(id, 7, 0, new StepState.Running(attempt, claim, NOON.plusSeconds(90)), 1, writer, NOON);
    }

    /// Something in every place that a record has.
    private static TaskRecord full(TaskRecord task) {
        return new TaskRecord(
                task.head(),
                new TaskState.Running(),
                1,
                2,
                StepSet.range(0, 70),
                StepSet.range(0, 72),
                StepSet.of(70),
                StepSet.of(3),
                StepSet.of(4, 5),
                4,
                List.of(new InPlace(75, 1, NOON.plusSeconds(90), "invocation-1")),
                List.of(
                        new Waiter(73, 2, NOON.plusSeconds(5), Waiter.Kind.RETRY),
                        new Waiter(74, 1, NOON.plusSeconds(9), Waiter.Kind.TIMER)),
                StepSet.of(76),
                new Growth(
                        List.of(
                                new Fan(Fan.Kind.ITEMS, 71, 90, 5, 3),
                                new Fan(Fan.Kind.VOID, 0, 95, 2, 2),
                                new Fan(Fan.Kind.UNDO, -1, 97, 2, 0)),
                        List.of(3, 200, 17)),
                Map.of(
                        69,
                        new Kept.Result(new Json("{\"n\": \"ü\"}")),
                        70,
                        new Kept.Failure(new StepError("OOPS", "it broke")),
                        3,
                        new Kept.Reset()),
                history(),
                Optional.of(6L),
                task.lookAt(),
                2,
                5,
                "first",
                NOON.plusMillis(17));
    }

    private StepRecord full(StepRecord record) {
        return new StepRecord(
                id,
                record.step(),
                record.origin(),
                record.epoch(),
                record.state(),
                record.revision(),
                record.taskVersion(),
                Optional.of(new Payload.Stored("payloads/somewhere", 70_000)),
                history(),
                record.writer(),
                record.updatedAt());
    }

    private static History history() {
        Move unlocked = new Move.OfSteps(
                StepSet.range(1, 400),
                StepState.Kind.PENDING,
                StepState.Kind.READY,
                1,
                Cause.PARENTS_DONE,
                "",
                "",
                NOON.minusMillis(3));
        Move began = new Move.OfTask(
                Optional.of(TaskState.Kind.PENDING), TaskState.Kind.RUNNING, Cause.CLAIMED, "detail", "ann", NOON);
        Move created = new Move.OfTask(
                Optional.empty(), TaskState.Kind.PENDING, Cause.SUBMITTED, "", "ann", NOON.minusMillis(9));
        return new History(List.of(created, unlocked, began), 2, 1);
    }

    private static <T> List<T> atOnce(int threads, java.util.function.IntFunction<Callable<T>> work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(work.apply(i)));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : futures) {
                answers.add(answerOf(future));
            }
            return answers;
        }
    }

    private static <T> T answerOf(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("A writer failed", e);
        }
    }

    private void eventually(Supplier<Boolean> condition) {
        Await.until(patience(), condition);
    }
}
