package dev.millrace.enginetestkit.readiness;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.readiness.Readiness;
import dev.millrace.engine.readiness.Reporting;
import dev.millrace.engine.readiness.StepReport;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import dev.millrace.enginetestkit.World;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The incremental answer, computed from what changed, against the plain one: look at every step, every time.
class NaiveReadinessTest {
    private static final int GRAPHS = 10_000;

    @Test
    void on_ten_thousand_graphs_the_advance_unlocks_what_a_naive_look_at_all_steps_finds() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Random random = new Random(seed);
            Template template = template(random);
            new Comparison(template, random, seed).run();
        }
    }

    private static Template template(Random random) {
        int steps = 1 + random.nextInt(random.nextInt(20) == 0 ? 150 : 14);
        double density = random.nextDouble() * 0.5;
        TemplateBuilder builder = TemplateBuilder.aTemplate("generated/graph")
                .failurePolicy(random.nextBoolean() ? FailurePolicy.CONTINUE : FailurePolicy.FAIL_FAST);
        List<StepBuilder> all = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            StepBuilder each = aStep("s" + step);
            for (int parent = Math.max(0, step - 12); parent < step; parent++) {
                if (random.nextDouble() < density) {
                    each.after("s" + parent);
                }
            }
            all.add(each);
        }
        Collections.shuffle(all, random);
        return builder.with(all.toArray(StepBuilder[]::new)).build();
    }

    private static final class Comparison {
        private final Template template;
        private final Random random;
        private final int seed;
        private final Map<Integer, Set<Integer>> parents = new HashMap<>();
        private final Set<Integer> done = new HashSet<>();
        private final Set<Integer> failed = new HashSet<>();
        private final double failures;
        private TaskRecord task;

        Comparison(Template template, Random random, int seed) {
            this.template = template;
            this.random = random;
            this.seed = seed;
            this.failures = random.nextInt(3) == 0 ? 0.1 : 0;
            this.task = new World(new Handlers()).submitted(template);
            for (int step = 0; step < template.graph().size(); step++) {
                Set<Integer> mine = new HashSet<>();
                template.graph().forEachParent(step, mine::add);
                parents.put(step, mine);
            }
        }

        void run() {
            assertThat(task.owed()).as("seed %d", seed).isEqualTo(set(ready()));
            while (!task.ended()) {
                List<Integer> ready = new ArrayList<>(ready());
                Collections.shuffle(ready, random);
                List<Integer> ending = ready.subList(0, 1 + random.nextInt(ready.size()));
                Set<Integer> before = ready();
                advance(ending);
                check(before, ending);
            }
            TaskState.Kind end = failed.isEmpty() ? TaskState.Kind.COMPLETE : TaskState.Kind.FAILED;
            assertThat(task.state().kind()).as("seed %d", seed).isEqualTo(end);
        }

        private void advance(List<Integer> ending) {
            List<Happening> happenings = new ArrayList<>();
            for (int step : ending) {
                boolean fails = random.nextDouble() < failures;
                (fails ? failed : done).add(step);
                Happening ended =
                        new Happening.Ended(step, 0, 1, fails ? StepState.Kind.FAILED : StepState.Kind.COMPLETE);
                happenings.add(ended);
                if (random.nextInt(4) == 0) {
                    happenings.add(ended);
                }
            }
            Plan plan = Advance.plan(
                    template, task, happenings, Optional.empty(), StepSet.EMPTY, ManualClock.START, "writer");
            Plan.Change change = (Plan.Change) plan;
            task = change.next();
            assertThat(Advance.plan(
                            template, task, happenings, Optional.empty(), StepSet.EMPTY, ManualClock.START, "again"))
                    .as("the same again, seed %d", seed)
                    .isInstanceOf(Plan.Nothing.class);
            sent = change.dispatch();
        }

        private StepSet sent = StepSet.EMPTY;

        private void check(Set<Integer> before, List<Integer> ended) {
            boolean givesUp = !failed.isEmpty() && template.failurePolicy() == FailurePolicy.FAIL_FAST;
            Set<Integer> now = ready();
            StepSet unlocked = Readiness.unlocked(template.graph(), task.released(), task.settled());
            assertThat(task.released()).as("seed %d", seed).isEqualTo(set(done));
            assertThat(task.failed()).as("seed %d", seed).isEqualTo(set(failed));
            assertThat(task.open()).as("seed %d", seed).isEqualTo(unlocked.size());
            if (!givesUp) {
                assertThat(unlocked).as("seed %d", seed).isEqualTo(set(now));
                Set<Integer> newly = new HashSet<>(now);
                newly.removeAll(before);
                assertThat(sent).as("sent, seed %d", seed).isEqualTo(set(newly));
                assertThat(reported()).as("reported, seed %d", seed).isEqualTo(task.ended() ? Set.of() : now);
            } else {
                Set<Integer> left = new HashSet<>(before);
                left.removeAll(ended);
                assertThat(unlocked).as("fail-fast, seed %d", seed).isEqualTo(set(left));
                failFast = true;
            }
        }

        private boolean failFast;

        /// Not done, and all parents are; under fail-fast only what had been sent before the failure.
        private Set<Integer> ready() {
            Set<Integer> ready = new HashSet<>();
            for (int step = 0; step < template.graph().size(); step++) {
                boolean sentBefore = !failFast || !task.settled().contains(step);
                if (sentBefore
                        && !done.contains(step)
                        && !failed.contains(step)
                        && done.containsAll(parents.getOrDefault(step, Set.of()))) {
                    ready.add(step);
                }
            }
            return ready;
        }

        private Set<Integer> reported() {
            Set<Integer> ready = new HashSet<>();
            for (StepReport step : new Reporting(template, task, Map.of(), Map.of(), List.of())
                    .report()
                    .steps()) {
                if (step.ready()) {
                    ready.add(step.number());
                }
            }
            return ready;
        }

        private static StepSet set(Set<Integer> steps) {
            return StepSet.of(steps.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
