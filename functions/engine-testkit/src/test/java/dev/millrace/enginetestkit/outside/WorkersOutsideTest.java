package dev.millrace.enginetestkit.outside;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerWork;
import dev.millrace.engine.usecase.AnswerWork.Answer;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.HandedOut;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.Wish;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What becomes of steps that are handed to workers outside, whatever these do.
class WorkersOutsideTest {
    private static final Scope GPU = new Scope.OfHandler("worker:gpu");
    private static final Outcome DONE = Handlers.completed("1");

    private final ManualClock clock = new ManualClock();
    private final MemoryTaskStore tasks = new MemoryTaskStore();
    private final MemoryQueues queues = new MemoryQueues(clock);
    private final MemoryTemplates templates = new MemoryTemplates();
    private final MemoryPayloads payloads = new MemoryPayloads();
    private final SeededChance chance = new SeededChance(1);
    private final List<StepCall> handed = new ArrayList<>();
    private final MemoryLimitStore limits = new MemoryLimitStore();
    private final SubmitTask submitTask =
            new SubmitTask(tasks, queues, payloads, templates, Journal.SILENT, chance, clock);
    private final ExecuteStep here = new ExecuteStep(
            tasks,
            queues,
            payloads,
            templates,
            new Handlers(),
            Journal.SILENT,
            new MemoryLimitStore().gate(chance, clock),
            chance,
            clock);
    private final ExecuteStep outside = new ExecuteStep(
            tasks,
            queues,
            payloads,
            templates,
            this::handOver,
            Journal.SILENT,
            limits.gate(chance, clock),
            chance,
            clock);
    private final AnswerWork answerWork =
            new AnswerWork(tasks, payloads, templates, Journal.SILENT, chance, clock, outside);

    private Outcome handOver(StepCall call) {
        handed.add(call);
        return new Outcome.HandedOver();
    }

    @Test
    void a_step_of_a_worker_goes_to_its_queue_and_is_not_claimed_on_the_task() {
        TaskId task = submitted(
                aTemplate("shop/order").with(aStep("a").by("worker:gpu")).build());

        assertThat(queues.lane(Lane.NORMAL).size()).isZero();
        WorkToken token = poll("gpu").getFirst();

        assertThat(task(task).running()).isEmpty();
        assertThat(step(task, 0).state().kind()).isEqualTo(StepState.Kind.RUNNING);
        assertThat(WorkToken.parse(token.text())).contains(token);
    }

    @Test
    void what_a_worker_completes_lets_its_children_run() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu"), aStep("b").after("a"))
                .build());
        WorkToken token = poll("gpu").getFirst();

        assertThat(end(token, DONE)).isInstanceOf(Answer.Taken.class);

        executeLane();
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void completions_of_a_wide_task_meet_in_the_advance_queue() {
        var wide = aTemplate("shop/order");
        for (int i = 0; i < 6; i++) {
            wide.with(aStep("s" + i).by("worker:gpu"));
        }
        submitted(wide.build());
        List<WorkToken> tokens = poll("gpu");

        tokens.forEach(token -> end(token, DONE));

        assertThat(tokens).hasSize(6);
        assertThat(queues.advance().size()).isPositive();
    }

    @Test
    void the_same_answer_twice_is_taken_twice_and_recorded_once() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu"), aStep("b").after("a"))
                .build());
        WorkToken token = poll("gpu").getFirst();
        end(token, DONE);
        long version = task(task).version();

        Answer again = end(token, DONE);

        assertThat(again)
                .isInstanceOfSatisfying(
                        Answer.Taken.class, taken -> assertThat(taken.again()).isTrue());
        assertThat(task(task).version()).isEqualTo(version);
    }

    @Test
    void an_answer_that_died_before_its_task_was_told_is_finished_by_its_repetition() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu"), aStep("b").after("a"))
                .build());
        WorkToken token = poll("gpu").getFirst();
        StepRecord running = step(task, 0);
        tasks.replace(new StepRecord(
                task,
                0,
                running.label(),
                running.origin(),
                running.epoch(),
                new StepState.Complete(1),
                running.revision() + 1,
                running.taskVersion(),
                Optional.of(payloads.keep(task, new Json("1"), 1000)),
                running.unchosen(),
                running.history(),
                "died",
                clock.instant(),
                Optional.empty(),
                running.holder(),
                running.continuation()));

        assertThat(end(token, DONE)).isInstanceOf(Answer.Taken.class);

        assertThat(task(task).settled().contains(0)).isTrue();
    }

    @Test
    void another_answer_than_the_first_is_refused_and_changes_nothing() {
        TaskId task = submitted(
                aTemplate("shop/order").with(aStep("a").by("worker:gpu")).build());
        WorkToken token = poll("gpu").getFirst();
        end(token, DONE);

        assertThat(end(token, Handlers.completed("2"))).isInstanceOf(Answer.Contradicted.class);
        assertThat(end(token, Handlers.failed("NO", "no"))).isInstanceOf(Answer.Contradicted.class);
        assertThat(beat(token)).isInstanceOf(Answer.Overtaken.class);

        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void a_failure_is_tried_again_by_the_queue_of_the_workers() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").retry(2, Duration.ofMinutes(1)))
                .build());
        WorkToken first = poll("gpu").getFirst();

        Answer failed = end(first, Handlers.mayHelp("OOPS", "once"));

        assertThat(failed).isInstanceOf(Answer.Taken.class);
        assertThat(end(first, Handlers.mayHelp("OOPS", "once"))).isInstanceOf(Answer.Taken.class);
        assertThat(end(first, DONE)).isInstanceOf(Answer.Contradicted.class);
        assertThat(poll("gpu")).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        WorkToken second = poll("gpu").getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(end(first, Handlers.mayHelp("OOPS", "once"))).isInstanceOf(Answer.Overtaken.class);
        end(second, DONE);
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void a_worker_that_falls_silent_is_overtaken_when_its_lease_is_over_and_told_so() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").heartbeat(Duration.ofSeconds(10)))
                .build());
        WorkToken silent = poll("gpu").getFirst();
        answerWork.heartbeat(silent, Optional.of(new Json("{\"page\":7}")), invocation());

        clock.advance(Duration.ofSeconds(39));
        assertThat(poll("gpu")).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        WorkToken other = poll("gpu").getFirst();

        assertThat(other.claim()).isEqualTo(2);
        assertThat(handed.getLast().heartbeat().details()).contains(new Json("{\"page\":7}"));
        assertThat(beat(silent)).isInstanceOf(Answer.Overtaken.class);
        assertThat(end(silent, DONE)).isInstanceOf(Answer.Overtaken.class);
        assertThat(end(other, DONE)).isInstanceOf(Answer.Taken.class);
        assertThat(end(silent, DONE)).isInstanceOf(Answer.Overtaken.class);
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void heartbeats_keep_a_step_and_what_watches_over_it_waits_as_long() {
        submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").timeout(Duration.ofMinutes(9)).heartbeat(Duration.ofSeconds(10)))
                .build());
        WorkToken token = poll("gpu").getFirst();

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(30));
            assertThat(beat(token)).isInstanceOf(Answer.Renewed.class);
            assertThat(poll("gpu")).isEmpty();
        }
        clock.advance(Duration.ofSeconds(41));

        assertThat(poll("gpu")).hasSize(1);
    }

    @Test
    void a_worker_keeps_its_permit_by_heartbeats_and_gives_it_back_when_it_is_done() {
        limits.put(new LimitRecord(
                GPU, Optional.of(new Limit(GPU, Optional.of(1), Optional.empty())), 1, "ann", clock.instant(), "w"));
        for (int i = 0; i < 2; i++) {
            submitted(aTemplate("shop/order" + i)
                    .with(aStep("a")
                            .by("worker:gpu")
                            .timeout(Duration.ofMinutes(9))
                            .heartbeat(Duration.ofSeconds(10)))
                    .build());
        }
        WorkToken first = poll("gpu").getFirst();

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(30));
            assertThat(beat(first)).isInstanceOf(Answer.Renewed.class);
            assertThat(poll("gpu")).as("the limit is one").isEmpty();
        }
        assertThat(held()).isEqualTo(1);
        end(first, DONE);

        assertThat(held()).isZero();
        clock.advance(Duration.ofMinutes(1));
        WorkToken second = poll("gpu").getFirst();
        clock.advance(Duration.ofSeconds(71));
        assertThat(held()).as("a dead worker's permit is over").isZero();
        assertThat(beat(second)).as("nobody else has it").isInstanceOf(Answer.Renewed.class);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void whoever_began_before_there_was_a_limit_goes_on() {
        submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").timeout(Duration.ofMinutes(9)).heartbeat(Duration.ofSeconds(10)))
                .with(aStep("b").by("worker:gpu").timeout(Duration.ofMinutes(9)).heartbeat(Duration.ofSeconds(10)))
                .build());
        List<WorkToken> both = poll("gpu");
        limits.put(new LimitRecord(
                GPU, Optional.of(new Limit(GPU, Optional.of(1), Optional.empty())), 1, "ann", clock.instant(), "w"));
        clock.advance(Duration.ofSeconds(30));

        assertThat(both).hasSize(2).allSatisfy(token -> assertThat(beat(token)).isInstanceOf(Answer.Renewed.class));
    }

    private int held() {
        return limits.readPermits(GPU).orElseThrow().held(clock.instant());
    }

    @Test
    void an_attempt_whose_timeout_is_over_fails_at_its_next_heartbeat() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a")
                        .by("worker:gpu")
                        .timeout(Duration.ofSeconds(20))
                        .heartbeat(Duration.ofSeconds(10)))
                .build());
        WorkToken token = poll("gpu").getFirst();
        clock.advance(Duration.ofSeconds(21));

        assertThat(beat(token)).isInstanceOf(Answer.Overtaken.class);

        assertThat(end(token, DONE)).isInstanceOf(Answer.Overtaken.class);
        assertThat(step(task, 0).state())
                .isInstanceOfSatisfying(
                        StepState.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(StepError.TIMEOUT));
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.FAILED);
    }

    @Test
    void an_attempt_that_costs_three_workers_their_lives_has_failed() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").timeout(Duration.ofSeconds(20)))
                .build());
        for (int i = 0; i < 3; i++) {
            assertThat(poll("gpu")).hasSize(1);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(poll("gpu")).isEmpty();

        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.FAILED);
    }

    @Test
    void the_worker_of_a_cancelled_task_hears_of_it_at_its_heartbeat_and_unlocks_nothing() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu"), aStep("b").after("a"))
                .build());
        WorkToken token = poll("gpu").getFirst();
        new ControlTask(tasks, queues, templates, Journal.SILENT, clock)
                .control(task, new Wish.Cancel(), "enough", "somebody", invocation());

        assertThat(beat(token)).isInstanceOf(Answer.Overtaken.class);
        end(token, DONE);

        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.CANCELLED);
        assertThat(queues.lane(Lane.NORMAL).size()).isZero();
    }

    @Test
    void a_token_that_nobody_was_given_opens_nothing() {
        submitted(aTemplate("shop/order").with(aStep("a").by("worker:gpu")).build());
        WorkToken token = poll("gpu").getFirst();
        WorkToken guessed = new WorkToken(token.task(), 0, 0, 1, 1, "guessed:1");

        assertThat(beat(guessed)).isInstanceOf(Answer.Unknown.class);
        assertThat(end(guessed, DONE)).isInstanceOf(Answer.Unknown.class);
        assertThat(end(new WorkToken(token.task(), 5, 0, 1, 1, "guessed:1"), DONE))
                .isInstanceOf(Answer.Unknown.class);
        assertThat(end(token, DONE)).isInstanceOf(Answer.Taken.class);
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @Test
    void the_sweep_sends_what_a_queue_of_workers_lost() {
        TaskId task = submitted(
                aTemplate("shop/order").with(aStep("a").by("worker:gpu")).build());
        queues.worker("gpu").purge();

        new SweepTasks(
                        tasks,
                        queues,
                        payloads,
                        templates,
                        Journal.SILENT,
                        new MemoryLimitStore().gate(chance, clock),
                        SweepTasks.AGEING,
                        chance,
                        clock)
                .sweepAll(clock.instant().plusSeconds(30), invocation());

        end(poll("gpu").getFirst(), DONE);
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void a_message_in_the_wrong_queue_is_sent_on_to_the_right_one() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu"), aStep("b").after("a"))
                .build());
        StepMessage message = queues.worker("gpu").receive(1).getFirst().message();

        here.execute(message, Lane.NORMAL, invocation());
        assertThat(step(task)).isEmpty();
        end(poll("gpu").getFirst(), DONE);
        queues.worker("gpu").send(queues.lane(Lane.NORMAL).receive(1).getFirst().message(), Duration.ZERO);
        poll("gpu");

        executeLane();
        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    @Test
    void a_message_that_a_worker_says_it_received_opens_steps_of_its_own_queue_alone() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(
                        aStep("a").by("worker:gpu"),
                        aStep("b"),
                        aStep("c").by("worker:gpu").after("a"))
                .build());
        StepMessage gpu = queues.worker("gpu").receive(1).getFirst().message();
        StepMessage here = queues.lane(Lane.NORMAL).receive(1).getFirst().message();
        TaskRecord before = task(task);

        assertThat(said(gpu, "mail")).isInstanceOf(HandedOut.Foreign.class);
        assertThat(said(here, "gpu")).isInstanceOf(HandedOut.Foreign.class);
        assertThat(said(here, "")).isInstanceOf(HandedOut.Foreign.class);
        for (StepMessage invented : List.of(
                new StepMessage(new TaskId("0".repeat(26)), 0, 0, 1, ""),
                new StepMessage(task, 9, 0, 1, ""),
                new StepMessage(task, 0, 1, 1, ""),
                new StepMessage(task, 0, 0, 2, ""),
                new StepMessage(task, 2, 0, 1, ""))) {
            assertThat(said(invented, "gpu")).isInstanceOf(HandedOut.ToNobody.class);
        }

        assertThat(task(task)).isEqualTo(before);
        assertThat(step(task)).isEmpty();
        assertThat(handed).isEmpty();
        assertThat(queues.worker("gpu").size() + queues.lane(Lane.NORMAL).size())
                .as("messages of the two steps that began, and no other")
                .isEqualTo(2);
        assertThat(said(gpu, "gpu")).isInstanceOf(HandedOut.ToWorker.class);
        assertThat(handed).hasSize(1);
        assertThat(said(gpu, "gpu"))
                .isEqualTo(new HandedOut.ToNobody("a worker has it, at least until "
                        + clock.instant().plus(handed.getFirst().step().lease())));
    }

    @Test
    void a_message_of_an_ended_task_or_of_one_that_waits_says_why_there_is_no_work() {
        TaskId task = submitted(aTemplate("shop/order")
                .with(aStep("a").by("worker:gpu").retry(2, Duration.ofSeconds(40)))
                .build());
        StepMessage message = queues.worker("gpu").receive(1).getFirst().message();
        said(message, "gpu");
        end(handed.getFirst().heartbeat().token().orElseThrow(), Handlers.mayHelp("OOPS", "again"));

        assertThat(said(message, "gpu")).asString().contains("it goes on at ");
        clock.advance(Duration.ofMinutes(2));
        assertThat(said(new StepMessage(task, 0, 0, 2, ""), "gpu")).isInstanceOf(HandedOut.ToWorker.class);
        end(handed.getLast().heartbeat().token().orElseThrow(), DONE);

        assertThat(task(task).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
        assertThat(said(message, "gpu")).isEqualTo(new HandedOut.ToNobody("the task has ended"));
        assertThat(said(message, "mail")).isInstanceOf(HandedOut.Foreign.class);
    }

    /// A worker says that it has received this from its queue.
    private HandedOut said(StepMessage message, String queue) {
        return outside.handOut(message, queue, invocation());
    }

    private TaskId submitted(Template template) {
        templates.with(template);
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

    /// What a poll of ten steps is given.
    private List<WorkToken> poll(String queue) {
        int before = handed.size();
        MemoryQueue<StepMessage> messages = queues.worker(queue);
        for (Delivery<StepMessage> delivery : messages.receive(10)) {
            outside.handOut(delivery.message(), invocation());
            messages.delete(delivery.receipt());
        }
        return handed.subList(before, handed.size()).stream()
                .map(call -> call.heartbeat().token().orElseThrow())
                .toList();
    }

    private void executeLane() {
        for (Delivery<StepMessage> delivery : queues.lane(Lane.NORMAL).receive(10)) {
            here.execute(delivery.message(), Lane.NORMAL, invocation());
            queues.lane(Lane.NORMAL).delete(delivery.receipt());
        }
        var finishes =
                queues.advance().receive(10).stream().map(Delivery::message).toList();
        if (!finishes.isEmpty()) {
            new AdvanceTask(tasks, queues, templates, Journal.SILENT, clock)
                    .settle(finishes.getFirst().task(), finishes, false, invocation());
        }
    }

    private Answer end(WorkToken token, Outcome outcome) {
        return answerWork.end(token, step -> outcome, Optional.empty(), invocation());
    }

    private Answer beat(WorkToken token) {
        return answerWork.heartbeat(token, Optional.empty(), invocation());
    }

    private TaskRecord task(TaskId id) {
        return tasks.readTask(id).orElseThrow();
    }

    private StepRecord step(TaskId task, int step) {
        return tasks.readStep(task, step).orElseThrow();
    }

    private Optional<StepRecord> step(TaskId task) {
        return tasks.readStep(task, 0);
    }

    private Invocation invocation() {
        return new Invocation(chance.name(), clock.instant().plus(Duration.ofSeconds(29)));
    }
}
