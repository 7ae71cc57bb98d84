package dev.millrace.engineaws.task;

import static dev.millrace.engineaws.task.Records.NOON;
import static dev.millrace.engineaws.task.Records.ORIGIN;
import static dev.millrace.engineaws.task.Records.TASK;
import static dev.millrace.engineaws.task.Records.fresh;
import static dev.millrace.engineaws.task.Records.id;
import static dev.millrace.engineaws.task.Records.next;
import static dev.millrace.engineaws.task.Records.step;
import static dev.millrace.engineaws.task.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.TaskStore.TaskQuery;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.LocalTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DynamoTaskStoreTest {
    private static final StepError ERROR = new StepError("TIMEOUT", "too slow");

    private String table = "";
    private DynamoTaskStore store = new DynamoTaskStore(LocalTable.client(), "none");

    @BeforeEach
    void a_new_table() {
        table = LocalTable.create();
        store = new DynamoTaskStore(LocalTable.client(), table);
    }

    @Test
    void a_task_is_read_as_it_was_written() {
        TaskRecord task = fresh(TASK);

        assertThat(store.create(task)).isEqualTo(new Write.Moved<>(task));

        assertThat(store.readTask(TASK)).contains(task);
        assertThat(store.readTask(id(2))).isEmpty();
    }

    @Test
    void the_second_creation_loses_and_brings_the_first_task() {
        store.create(fresh(TASK));

        var second = store.create(written(fresh(TASK), new TaskState.Pending(), 1, Optional.empty(), "another.1"));

        assertThat(second).isEqualTo(new Write.Lost<>(Optional.of(fresh(TASK))));
    }

    @Test
    void a_task_is_replaced_only_at_the_version_that_was_read() {
        TaskRecord first = fresh(TASK);
        store.create(first);
        TaskRecord second = next(first, "one.1");

        assertThat(store.replace(second)).isInstanceOf(Write.Moved.class);
        assertThat(store.replace(next(first, "two.1"))).isEqualTo(new Write.Lost<>(Optional.of(second)));
        assertThat(store.readTask(TASK)).contains(second);
    }

    @Test
    void a_task_that_is_not_there_is_not_replaced() {
        assertThat(store.replace(next(fresh(TASK), "one.1"))).isEqualTo(new Write.Lost<>(Optional.empty()));
    }

    @Test
    void a_repetition_of_ones_own_write_counts_as_moved() {
        TaskRecord first = fresh(TASK);
        TaskRecord second = next(first, "one.1");
        StepRecord claimed = step(0, new StepState.Running(1, 1, NOON), 1, "one.2");

        for (int i = 0; i < 2; i++) {
            assertThat(store.create(first)).as("create").isEqualTo(new Write.Moved<>(first));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(store.replace(second)).as("replace").isEqualTo(new Write.Moved<>(second));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(store.begin(claimed, NOON)).as("begin").isEqualTo(new Write.Moved<>(claimed));
        }
    }

    @Test
    void a_step_begins_where_none_stands() {
        StepRecord first = step(0, new StepState.Running(1, 1, NOON), 1, "one");

        assertThat(store.begin(first, NOON)).isEqualTo(new Write.Moved<>(first));
        assertThat(store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "two"), NOON))
                .isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store.readStep(TASK, 3)).contains(first);
    }

    @Test
    void a_step_of_an_earlier_epoch_gives_way() {
        store.begin(step(0, new StepState.Failed(9, ERROR), 1, "one"), NOON);

        assertThat(store.begin(step(1, new StepState.Running(1, 1, NOON), 1, "two"), NOON))
                .isInstanceOf(Write.Moved.class);
        assertThat(store.begin(step(0, new StepState.Running(10, 1, NOON), 1, "three"), NOON))
                .isInstanceOf(Write.Lost.class);
    }

    @Test
    void a_lower_attempt_gives_way_once_its_time_has_come() {
        store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "one"), NOON);
        store.replace(step(0, new StepState.Retrying(2, NOON.plusSeconds(10), ERROR), 2, "one.2"));
        StepRecord second = step(0, new StepState.Running(2, 1, NOON), 1, "two");

        assertThat(store.begin(second, NOON.plusSeconds(9))).isInstanceOf(Write.Lost.class);
        assertThat(store.begin(second, NOON.plusSeconds(10))).isInstanceOf(Write.Moved.class);
        assertThat(store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "late"), NOON.plusSeconds(60)))
                .isEqualTo(new Write.Lost<>(Optional.of(second)));
    }

    @Test
    void a_step_is_replaced_only_at_the_attempt_and_revision_that_were_read() {
        store.begin(step(0, new StepState.Running(2, 1, NOON), 1, "one"), NOON);

        assertThat(store.replace(step(0, new StepState.Complete(1), 2, "late")))
                .as("another attempt")
                .isInstanceOf(Write.Lost.class);
        assertThat(store.replace(step(1, new StepState.Complete(2), 2, "other")))
                .as("another epoch")
                .isInstanceOf(Write.Lost.class);
        assertThat(store.replace(step(0, new StepState.Complete(2), 3, "later")))
                .as("another revision")
                .isInstanceOf(Write.Lost.class);
        assertThat(store.replace(step(0, new StepState.Complete(2), 2, "one.2")))
                .isInstanceOf(Write.Moved.class);
    }

    @Test
    void a_late_result_is_refused_even_where_the_revisions_agree() {
        store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "one"), NOON);
        StepRecord second = step(0, new StepState.Running(2, 1, NOON), 1, "two");
        store.begin(second, NOON);

        assertThat(store.replace(step(0, new StepState.Complete(1), 2, "one.2")))
                .isEqualTo(new Write.Lost<>(Optional.of(second)));
        assertThat(store.replace(step(0, new StepState.Complete(3), 2, "three.2")))
                .isEqualTo(new Write.Lost<>(Optional.of(second)));
    }

    @Test
    void a_retry_goes_on_with_its_next_attempt_by_replacement() {
        store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "one"), NOON);
        store.replace(step(0, new StepState.Retrying(2, NOON, ERROR), 2, "one.2"));

        assertThat(store.replace(step(0, new StepState.Running(2, 1, NOON), 3, "two")))
                .isInstanceOf(Write.Moved.class);
        assertThat(store.replace(step(0, new StepState.Retrying(2, NOON, ERROR), 3, "late")))
                .isInstanceOf(Write.Lost.class);
    }

    @Test
    void a_step_that_was_given_up_does_not_begin_again() {
        store.begin(step(0, new StepState.Running(1, 1, NOON), 1, "one"), NOON);
        StepRecord givenUp = step(0, new StepState.Cancelled(), 2, "one.2");
        store.replace(givenUp);

        assertThat(store.begin(step(0, new StepState.Running(2, 1, NOON), 1, "two"), NOON))
                .isEqualTo(new Write.Lost<>(Optional.of(givenUp)));
    }

    @Test
    void of_many_that_begin_one_step_one_wins() throws Exception {
        int workers = 32;
        var ready = new CountDownLatch(workers);
        List<Future<Write<StepRecord>>> writes = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < workers; worker++) {
                var claim = step(0, new StepState.Running(1, 1, NOON), 1, "worker-" + worker);
                writes.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return store.begin(claim, NOON);
                }));
            }
        }

        var winner = store.readStep(TASK, 3).orElseThrow();
        for (var write : writes) {
            assertThat(write.get()).isIn(new Write.Moved<>(winner), new Write.Lost<>(Optional.of(winner)));
        }
        assertThat(writes.stream()
                        .filter(write -> write.resultNow() instanceof Write.Moved)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void concurrent_replacements_of_a_task_lose_none_and_invent_none() throws Exception {
        store.create(fresh(TASK));
        int workers = 8;
        int each = 10;

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < workers; worker++) {
                String name = "worker-" + worker;
                threads.execute(() -> replaceTimes(each, name));
            }
        }

        assertThat(store.readTask(TASK).orElseThrow().version()).isEqualTo(1 + workers * each);
    }

    private void replaceTimes(int times, String writer) {
        TaskRecord seen = store.readTask(TASK).orElseThrow();
        for (int moved = 0; moved < times; ) {
            switch (store.replace(next(seen, writer + "." + moved))) {
                case Write.Moved<TaskRecord> write -> {
                    moved++;
                    seen = write.now();
                }
                case Write.Lost<TaskRecord> write -> seen = write.now().orElseThrow();
            }
        }
    }

    @Test
    void steps_are_found_by_number_and_all_together() {
        var many = IntStream.range(0, 250).boxed().toList();
        for (int step : many) {
            if (step % 2 == 0) {
                store.begin(numbered(step), NOON);
            }
        }

        assertThat(store.readSteps(TASK, many)).hasSize(125).containsEntry(124, numbered(124));
        assertThat(store.readSteps(TASK, List.of(3))).isEmpty();
        assertThat(store.readSteps(TASK, List.of(4))).containsOnlyKeys(4);
        assertThat(store.readSteps(TASK, List.of())).isEmpty();
        assertThat(store.readSteps(TASK)).hasSize(125).containsEntry(248, numbered(248));
        assertThat(store.readSteps(id(2))).isEmpty();
    }

    private static StepRecord numbered(int step) {
        return new StepRecord(
                TASK,
                step,
                ORIGIN,
                0,
                new StepState.Complete(1),
                1,
                7,
                Optional.empty(),
                History.NONE,
                "w" + step,
                NOON);
    }

    @Test
    void pages_are_read_along_their_chain() {
        var first = new Page(
                TASK,
                5,
                Optional.empty(),
                Map.of(1, new Kept.Result(new Json("[1]")), 2, new Kept.Failure(ERROR)),
                Records.chain(3).history());
        var second = new Page(TASK, 1_000_000, Optional.of(5L), Map.of(), History.NONE);
        store.put(first);
        store.put(first);
        store.put(second);

        assertThat(store.readPages(TASK, 1_000_000)).containsExactly(second, first);
        assertThatThrownBy(() -> store.readPages(TASK, 6)).hasMessageContaining("page#000000000006");
    }

    @Test
    void what_is_due_comes_oldest_first_and_not_more_than_asked() {
        for (int task = 0; task < 40; task++) {
            var lookAt = NOON.plusSeconds(task % 2 == 0 ? task : 1000 + task);
            store.create(written(fresh(id(task)), new TaskState.Pending(), 1, Optional.of(lookAt), "w." + task));
        }

        assertThat(store.due(NOON.plusSeconds(38), 100))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(n -> id(2 * n)).toList());
        assertThat(store.due(NOON.plusSeconds(38), 3)).containsExactly(id(0), id(2), id(4));
        assertThat(store.due(NOON.minusMillis(1), 3)).isEmpty();
    }

    @Test
    void a_task_that_has_ended_is_never_due() {
        store.create(fresh(TASK));

        store.replace(written(fresh(TASK), new TaskState.Complete(), 2, Optional.empty(), "w.2"));

        assertThat(store.due(NOON.plusSeconds(100_000), 10)).isEmpty();
    }

    @Test
    void tasks_are_listed_newest_first_page_by_page() {
        for (int task = 0; task < 25; task++) {
            store.create(fresh(id(task), ORIGIN, NOON.plusSeconds(task)));
        }

        List<TaskRecord> listed = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            var page = store.list(query(Optional.of("shop"), Optional.empty(), Optional.empty(), 10, next));
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(10);
            listed.addAll(page.tasks());
            next = page.next();
        } while (next.isPresent());

        assertThat(listed)
                .extracting(TaskRecord::id)
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(n -> id(24 - n)).toList());
    }

    @Test
    void tasks_are_listed_by_namespace_template_and_state() {
        for (int task = 0; task < 12; task++) {
            store.create(fresh(id(task), task % 3 == 0 ? origin("lab", "assay") : ORIGIN, NOON.plusSeconds(task)));
        }
        store.create(fresh(id(99), origin("shop", "refund"), NOON));
        store.replace(
                written(fresh(id(1), ORIGIN, NOON.plusSeconds(1)), new TaskState.Failed(), 2, Optional.empty(), "w"));

        assertThat(ids(Optional.of("lab"), Optional.empty(), Optional.empty())).hasSize(4);
        assertThat(ids(Optional.of("nobody"), Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThat(ids(Optional.empty(), Optional.empty(), Optional.empty())).hasSize(13);
        assertThat(ids(Optional.empty(), Optional.of("refund"), Optional.empty()))
                .containsExactly(id(99));
        assertThat(ids(Optional.of("shop"), Optional.empty(), Optional.of(TaskState.Kind.FAILED)))
                .containsExactly(id(1));
        assertThat(ids(Optional.of("lab"), Optional.of("refund"), Optional.empty()))
                .isEmpty();
    }

    @Test
    void another_process_lists_namespaces_it_never_wrote() {
        store.create(fresh(TASK));

        var other = new DynamoTaskStore(LocalTable.client(), table);

        assertThat(other.list(query(Optional.empty(), Optional.empty(), Optional.empty(), 10, Optional.empty()))
                        .tasks())
                .hasSize(1);
    }

    @Test
    void a_page_token_that_is_not_ours_is_refused_with_what_to_do() {
        for (String token : List.of("", "garbage", "%%%", "bm90IG91cnM", "MTc2NDAwMDAwMDAwMA")) {
            assertThatThrownBy(() -> store.list(
                            query(Optional.of("shop"), Optional.empty(), Optional.empty(), 10, Optional.of(token))))
                    .as(token)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("without 'next'");
        }
    }

    private List<dev.millrace.engine.task.TaskId> ids(
            Optional<String> namespace, Optional<String> template, Optional<TaskState.Kind> state) {
        var list = store.list(query(namespace, template, state, 50, Optional.empty()));
        assertThat(list.next()).isEmpty();
        return list.tasks().stream().map(TaskRecord::id).toList();
    }

    private static TaskQuery query(
            Optional<String> namespace,
            Optional<String> template,
            Optional<TaskState.Kind> state,
            int most,
            Optional<String> next) {
        return new TaskQuery(namespace, template, state, most, next);
    }

    private static Origin origin(String namespace, String name) {
        return new Origin(new TemplateRef(namespace, name, "1.0.0"), "00ff", EventLevel.TASK, "", "");
    }
}
