package dev.millrace.enginetestkit.outside;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Turn;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerWork;
import dev.millrace.engine.usecase.AnswerWork.Answer;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.HandedOut;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueue;
import dev.millrace.enginetestkit.memory.MemoryQueues;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Workers outside that answer late, twice, otherwise than before, or never, over a table and queues of
/// which any call may fail before or after it took effect, and which lose messages. `-Dmillrace.seeds=…`
/// runs more.
class WorkersInBadWeatherTest {
    private static final int SEEDS = Integer.getInteger("millrace.seeds", 1_500);

    @Test
    void whatever_workers_do_each_step_ends_once_and_each_task_ends() {
        Map<String, Integer> seen = new HashMap<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            try {
                new Story(seed, seen).tell();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("Seed " + seed + ": " + broken.getMessage(), broken);
            }
        }

        assertThat(seen.keySet())
                .contains("As many as may", "Taken", "Taken again", "Contradicted", "Overtaken", "Renewed");
        assertThat(seen.values()).as("%s", seen).allMatch(times -> times > 100);
    }

    private static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Story {
        private final Random random;
        private final Map<String, Integer> seen;
        private final ManualClock clock = new ManualClock();
        private final MemoryTaskStore table = new MemoryTaskStore();
        private final MemoryQueues lanes = new MemoryQueues(clock);
        private final MemoryLimitStore limits = new MemoryLimitStore();
        private final int most;
        private final MemoryTemplates templates = new MemoryTemplates();
        private final MemoryPayloads payloads = new MemoryPayloads();
        private final SeededChance chance;
        private final List<StepCall> handed = new ArrayList<>();
        private final List<WorkToken> tokens = new ArrayList<>();
        private final Map<Integer, Json> accepted = new HashMap<>();
        private final Template template;
        private final ExecuteStep here;
        private final ExecuteStep outside;
        private final AdvanceTask advanceTask;
        private final AnswerWork answerWork;
        private final SweepTasks sweepTasks;
        private final TaskId task;
        private boolean bad;

        Story(int seed, Map<String, Integer> seen) {
            this.seen = seen;
            random = new Random(seed);
            chance = new SeededChance(seed);
            template = template();
            templates.with(template);
            most = random.nextBoolean() ? 1 + random.nextInt(2) : Integer.MAX_VALUE;
            if (most < Integer.MAX_VALUE) {
                Scope gpu = new Scope.OfHandler("worker:gpu");
                Limit limit = new Limit(gpu, Optional.of(most), Optional.empty());
                limits.put(new LimitRecord(gpu, Optional.of(limit), 1, "test", clock.instant(), "test"));
            }
            TaskStore tasks = shaken(TaskStore.class, table);
            Queues queues = shaken(Queues.class, lanes);
            here = new ExecuteStep(
                    tasks, queues, payloads, templates, new Handlers(), Journal.SILENT, gate(), chance, clock);
            outside = new ExecuteStep(
                    tasks,
                    queues,
                    payloads,
                    templates,
                    call -> {
                        handed.add(call);
                        return new Outcome.HandedOver();
                    },
                    Journal.SILENT,
                    gate(),
                    chance,
                    clock);
            advanceTask = new AdvanceTask(tasks, queues, templates, Journal.SILENT, clock);
            answerWork = new AnswerWork(tasks, payloads, templates, Journal.SILENT, chance, clock, outside);
            sweepTasks = new SweepTasks(
                    tasks, queues, payloads, templates, Journal.SILENT, gate(), SweepTasks.AGEING, chance, clock);
            task = submitted(new SubmitTask(tasks, queues, payloads, templates, Journal.SILENT, chance, clock));
        }

        private Gate gate() {
            return new Gate(
                    shaken(LimitStore.class, limits),
                    (key, of, input) -> Optional.of(key),
                    chance,
                    clock,
                    () -> Turn.FREE);
        }

        /// Steps that workers hold whose leases are not over.
        private void noMoreRunThanMay() {
            long leases = IntStream.range(0, template.steps().size())
                    .filter(step -> template.step(step).worker().isPresent())
                    .mapToObj(step -> table.readStep(task, step))
                    .flatMap(Optional::stream)
                    .filter(record -> record.state() instanceof StepState.Running running
                            && clock.instant().isBefore(running.leaseUntil()))
                    .count();
            assertThat(leases).as("attempts that run").isLessThanOrEqualTo(most);
            if (leases == most) {
                seen.merge("As many as may", 1, Integer::sum);
            }
        }

        private Template template() {
            var builder = aTemplate("sim/outside")
                    .failurePolicy(random.nextBoolean() ? FailurePolicy.CONTINUE : FailurePolicy.FAIL_FAST);
            int steps = 2 + random.nextInt(6);
            for (int i = 0; i < steps; i++) {
                StepBuilder step = aStep("s" + i)
                        .by(random.nextInt(3) > 0 ? "worker:gpu" : "pass")
                        .timeout(Duration.ofSeconds(20 + random.nextInt(100)))
                        .retry(1 + random.nextInt(3), Duration.ofSeconds(random.nextInt(40)));
                if (random.nextBoolean()) {
                    step.heartbeat(Duration.ofSeconds(5));
                }
                for (int parent = 0; parent < i; parent++) {
                    if (random.nextInt(3) == 0) {
                        step.after("s" + parent);
                    }
                }
                builder.with(step);
            }
            return builder.build();
        }

        void tell() {
            bad = true;
            for (int i = 0; i < 300 && !ended(); i++) {
                try {
                    act(random.nextInt(12));
                } catch (Trouble ordinary) {
                    // Whoever asked asks again, or does not.
                }
                noMoreRunThanMay();
            }
            bad = false;
            for (int i = 0; !ended(); i++) {
                assertThat(i).as("rounds in fair weather").isLessThan(2_000);
                poll(false);
                for (WorkToken token : List.copyOf(tokens)) {
                    complete(token, 0);
                }
                tokens.clear();
                executeLanes();
                advance();
                noMoreRunThanMay();
                clock.advance(Duration.ofSeconds(20));
                sweep();
            }
            accepted.forEach((step, result) -> assertThat(
                            table.readStep(task, step).orElseThrow().result())
                    .as("result of step %s", step)
                    .contains(new Payload.Inline(result)));
        }

        private boolean ended() {
            return table.readTask(task).orElseThrow().ended();
        }

        private void act(int what) {
            switch (what) {
                case 0, 1 -> poll(random.nextInt(4) == 0);
                case 2 -> executeLanes();
                case 3 -> advance();
                case 4, 5 -> any().ifPresent(token -> complete(token, random.nextInt(6) == 0 ? 1 : 0));
                case 6 -> any().ifPresent(this::fail);
                case 7 ->
                    any().ifPresent(token -> {
                        Answer answer = answerWork.heartbeat(token, Optional.of(new Json("7")), invocation());
                        saw(answer);
                    });
                case 8, 9 -> clock.advance(Duration.ofSeconds(random.nextInt(50)));
                case 10 -> sweep();
                default -> {
                    if (random.nextInt(8) == 0) {
                        lanes.worker("gpu").purge();
                    }
                }
            }
        }

        /// Any token that was ever given, so that most come late.
        private Optional<WorkToken> any() {
            return tokens.isEmpty() ? Optional.empty() : Optional.of(tokens.get(random.nextInt(tokens.size())));
        }

        private void poll(boolean answerIsLost) {
            MemoryQueue<StepMessage> queue = lanes.worker("gpu");
            handed.clear();
            for (Delivery<StepMessage> delivery : queue.receive(1 + random.nextInt(10))) {
                try {
                    handOut(delivery.message());
                    queue.delete(delivery.receipt());
                } catch (Trouble comesAgain) {
                    // It was not deleted.
                }
            }
            if (!answerIsLost) {
                handed.forEach(call -> tokens.add(call.heartbeat().token().orElseThrow()));
            }
        }

        /// Polled for the worker, or received by the worker itself.
        private void handOut(StepMessage message) {
            if (random.nextBoolean()) {
                outside.handOut(message, invocation());
            } else {
                assertThat(outside.handOut(message, "gpu", invocation())).isNotInstanceOf(HandedOut.Foreign.class);
            }
        }

        private void complete(WorkToken token, int variant) {
            Json result = new Json("\"" + token.attempt() + "." + token.claim() + "." + variant + "\"");
            long before = revision(token);
            Answer answer = answerWork.end(token, step -> Handlers.completed(result), Optional.empty(), invocation());
            saw(answer);
            if (answer instanceof Answer.Taken taken && taken.record().state().kind() == StepState.Kind.COMPLETE) {
                Json first = accepted.putIfAbsent(token.step(), result);
                assertThat(first == null || first.equals(result) && taken.again())
                        .as("a step is completed once: %s, then %s", first, result)
                        .isTrue();
            } else {
                assertThat(revision(token)).as("%s changes nothing", answer).isEqualTo(before);
            }
        }

        private void fail(WorkToken token) {
            boolean mayHelp = random.nextInt(3) > 0;
            Outcome failed = mayHelp ? Handlers.mayHelp("OOPS", "again") : Handlers.failed("NO", "never");
            long before = revision(token);
            Answer answer = answerWork.end(token, step -> failed, Optional.empty(), invocation());
            saw(answer);
            if (!(answer instanceof Answer.Taken)) {
                assertThat(revision(token)).as("%s changes nothing", answer).isEqualTo(before);
            }
        }

        private void saw(Answer answer) {
            assertThat(answer).isNotInstanceOf(Answer.Unknown.class);
            boolean again = answer instanceof Answer.Taken taken && taken.again();
            seen.merge(answer.getClass().getSimpleName() + (again ? " again" : ""), 1, Integer::sum);
        }

        private long revision(WorkToken token) {
            return table.readStep(task, token.step()).map(StepRecord::revision).orElse(0L);
        }

        private void executeLanes() {
            for (Lane lane : Lane.values()) {
                for (Delivery<StepMessage> delivery : lanes.lane(lane).receive(10)) {
                    try {
                        here.execute(delivery.message(), lane, invocation());
                        lanes.lane(lane).delete(delivery.receipt());
                    } catch (Trouble comesAgain) {
                        // It was not deleted.
                    }
                }
            }
        }

        private void advance() {
            var batch = lanes.advance().receive(10);
            if (!batch.isEmpty()) {
                advanceTask.settle(task, batch.stream().map(Delivery::message).toList(), true, invocation());
                batch.forEach(delivery -> lanes.advance().delete(delivery.receipt()));
            }
        }

        private void sweep() {
            sweepTasks.sweep(clock.instant().plusSeconds(30), invocation());
        }

        private TaskId submitted(SubmitTask submitTask) {
            Submission submission = new Submission(
                    template.ref().namespace(),
                    template.ref().name(),
                    Optional.empty(),
                    new Json("{}"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return switch (submitTask.submit(submission, invocation())) {
                case SubmitTask.Submitted.Created created -> created.task().id();
                case SubmitTask.Submitted other -> throw new AssertionError(other);
            };
        }

        private Invocation invocation() {
            return new Invocation(chance.name(), clock.instant().plus(Duration.ofMinutes(15)));
        }

        /// In bad weather one call in twelve fails: half of those before they took effect, half behind it.
        private <T> T shaken(Class<T> port, T real) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                        int fate = bad ? random.nextInt(24) : 2;
                        if (fate == 0) {
                            throw new Trouble();
                        }
                        try {
                            Object answer = method.invoke(real, given);
                            if (fate == 1) {
                                throw new Trouble();
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }
}
