package dev.millrace.publishevents.compose;

import static dev.millrace.publishevents.Records.ALL;
import static dev.millrace.publishevents.Records.TASK;
import static dev.millrace.publishevents.Records.moved;
import static dev.millrace.publishevents.Records.running;
import static dev.millrace.publishevents.Records.step;
import static dev.millrace.publishevents.Records.task;
import static dev.millrace.publishevents.Records.templates;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.publishevents.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CausalOrderTest {
    private static final int RUNS = 300;
    private static final int STEPS = 12;

    @Test
    void shuffled_events_of_a_run_are_put_back_in_an_order_in_which_causes_come_first() {
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(new Random(seed));
            assertThat(run.announced).extracting(LifecycleEvent::id).doesNotHaveDuplicates();
            List<LifecycleEvent> shuffled = new ArrayList<>(run.announced);
            Collections.shuffle(shuffled, new Random(~seed));

            shuffled.sort(new CausalOrder());

            List<String> ids = shuffled.stream().map(LifecycleEvent::id).toList();
            for (Led led : run.leads) {
                assertThat(ids.indexOf(led.cause()))
                        .as("seed %d: %s", seed, led)
                        .isNotNegative()
                        .isLessThan(ids.indexOf(led.effect()));
            }
        }
    }

    @Test
    void consumers_sort_shuffled_events_as_they_are_sorted_here() throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(new Random(seed));
            List<Map<String, Object>> delivered = new ArrayList<>();
            for (LifecycleEvent event : run.announced) {
                delivered.add(new ObjectMapper().readValue(EventJson.write(event), new TypeReference<>() {}));
            }
            Collections.shuffle(delivered, new Random(~seed));

            delivered.sort(new dev.millrace.events.CausalOrder());

            assertThat(delivered)
                    .extracting(event -> event.get("id"))
                    .isEqualTo(run.announced.stream()
                            .sorted(new CausalOrder())
                            .map(LifecycleEvent::id)
                            .toList());
        }
    }

    @Test
    void a_reader_of_the_json_can_tell_the_place() throws Exception {
        Run run = new Run(new Random(7));

        for (LifecycleEvent event : run.announced) {
            JsonNode json = new ObjectMapper().readTree(EventJson.write(event));
            boolean toldByTask = json.get("revision").asLong() == 0;
            assertThat(new Place(
                            json.get("taskVersion").asLong(),
                            toldByTask ? Place.TASK : json.get("stepNumber").asInt(),
                            toldByTask ? 0 : json.path("attempt").asInt(),
                            json.get("revision").asLong(),
                            json.get("ordinal").asInt()))
                    .isEqualTo(event.place());
        }
    }

    private record Led(String cause, String effect) {}

    /// A generated run: steps fork and join by chance, go through records or in place, fail and are tried again. Keeps
    /// what led to what: whoever writes knows what it read.
    private static final class Run {
        private final ComposeEvents compose = new ComposeEvents(templates(STEPS));
        private final List<LifecycleEvent> announced = new ArrayList<>();
        private final List<Led> leads = new ArrayList<>();
        private final Random chance;
        private long version;
        private History taskHistory = History.NONE;
        private List<LifecycleEvent> lastOfTask = List.of();

        Run(Random chance) {
            this.chance = chance;
            write(Records.created(), moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 0));
            for (int step = 0; step < STEPS; ) {
                int wide = Math.min(1 + chance.nextInt(4), STEPS - step);
                long claimedAt = version;
                List<LifecycleEvent> seen = lastOfTask;
                List<List<LifecycleEvent>> ends = new ArrayList<>();
                for (int sibling = step; sibling < step + wide; sibling++) {
                    if (chance.nextBoolean()) {
                        ends.add(throughAQueue(sibling, claimedAt, seen));
                    } else {
                        write(
                                moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, sibling),
                                moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, sibling));
                    }
                }
                step += wide;
                write(
                        step < STEPS
                                ? moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, step)
                                : moved(TaskState.Kind.WAITING, TaskState.Kind.RUNNING));
                ends.forEach(end -> led(end, lastOfTask));
            }
            write(moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE));
        }

        private List<LifecycleEvent> throughAQueue(int step, long claimedAt, List<LifecycleEvent> seen) {
            int attempts = 1 + chance.nextInt(3);
            long read = claimedAt;
            long revision = 0;
            History history = History.NONE;
            List<LifecycleEvent> before = seen;
            for (int attempt = 1; attempt <= attempts; attempt++) {
                StepState.Kind from = attempt == 1 ? StepState.Kind.READY : StepState.Kind.RETRYING;
                history = history.then(List.of(moved(from, StepState.Kind.RUNNING, attempt, step)));
                before = write(step(step, running(attempt), read, ++revision, ALL, history), before);
                StepState ended = attempt == attempts
                        ? new StepState.Complete(attempt)
                        : new StepState.Retrying(attempt + 1, Records.NOON, new StepError("BUSY", ""));
                history = history.then(List.of(moved(StepState.Kind.RUNNING, ended.kind(), attempt, step)));
                revision += 1 + chance.nextInt(5);
                before = write(step(step, ended, read, revision, ALL, history), before);
                read = chance.nextBoolean() ? version : read;
            }
            return before;
        }

        private void write(Move... moves) {
            taskHistory = taskHistory.then(List.of(moves)).bounded(10);
            List<LifecycleEvent> events = compose.of(task(TASK, ALL, ++version, taskHistory));
            led(lastOfTask, events);
            keep(events);
            lastOfTask = events;
        }

        private List<LifecycleEvent> write(StepRecord record, List<LifecycleEvent> before) {
            List<LifecycleEvent> events = compose.of(record);
            led(before, events);
            keep(events);
            return events;
        }

        private void keep(List<LifecycleEvent> events) {
            for (int i = 1; i < events.size(); i++) {
                leads.add(new Led(events.get(i - 1).id(), events.get(i).id()));
            }
            announced.addAll(events);
        }

        private void led(List<LifecycleEvent> causes, List<LifecycleEvent> effects) {
            for (LifecycleEvent cause : causes) {
                for (LifecycleEvent effect : effects) {
                    leads.add(new Led(cause.id(), effect.id()));
                }
            }
        }
    }
}
