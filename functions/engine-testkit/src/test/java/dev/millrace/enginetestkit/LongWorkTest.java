package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Steps that go on over many invocations.
class LongWorkTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> seen = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private int deaths;
    private Duration rest = Duration.ZERO;

    private final Handlers handlers = new Handlers()
            .on("count", call -> goesOnUntil(call, 3))
            .on("endless", call -> goesOnUntil(call, Integer.MAX_VALUE))
            .on("dies", call -> {
                if (leg(call) == 2 && deaths++ == 0) {
                    throw new World.WorkerDied();
                }
                return goesOnUntil(call, 3);
            })
            .on(
                    "shaky",
                    call -> leg(call) == 2 && call.attempt() == 1
                            ? Handlers.mayHelp("OOPS", "in the middle")
                            : goesOnUntil(call, 3))
            .on("ask", call -> {
                tokens.add(call.token());
                return goesOnUntil(call, 1);
            })
            .on(
                    "large",
                    call -> call.heartbeat()
                            .checkpoint()
                            .map(checkpoint -> Handlers.completed(Integer.toString(checkpoint.size())))
                            .orElseGet(() ->
                                    new Outcome.GoesOn(new Json("\"" + "x".repeat(9_998) + "\""), Duration.ZERO)));
    private final World world = new World(clock, handlers, store -> store, lanes -> lanes);

    @Test
    void a_step_goes_on_from_its_checkpoint_in_the_same_attempt() {
        Template template = chain(aStep("long").after("a").by("count"));
        TaskSeen task = world.run(template);

        assertThat(seen).containsExactly("1/0", "1/1", "1/2", "1/3");
        TaskAssert.assertThat(task).isComplete();
        StepRecord record = world.table().readStep(task.task().id(), 1).orElseThrow();
        assertThat(record.state()).isEqualTo(new StepState.Complete(1));
        assertThat(record.continuation()).as("the checkpoint is needed no more").isEmpty();
    }

    @Test
    void so_does_one_that_is_the_only_root() {
        TaskSeen task =
                world.run(aTemplate("shop/root").with(aStep("long").by("count")).build());

        assertThat(seen).containsExactly("1/0", "1/1", "1/2", "1/3");
        TaskAssert.assertThat(task).isComplete();
    }

    @Test
    void it_may_rest_for_days_before_it_goes_on() {
        rest = Duration.ofDays(2);
        Instant began = world.now();

        world.run(chain(aStep("long").after("a").by("count")));

        assertThat(times).hasSize(4);
        for (int leg = 0; leg < 4; leg++) {
            assertThat(times.get(leg)).isAfterOrEqualTo(began.plus(rest.multipliedBy(leg)));
            assertThat(times.get(leg))
                    .isBefore(began.plus(rest.multipliedBy(leg)).plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void a_death_repeats_only_the_last_leg() {
        world.run(chain(aStep("long").after("a").by("dies").retry(1, Duration.ofSeconds(1))));

        assertThat(seen).as("leg 2 died before it was counted").containsExactly("1/0", "1/1", "1/2", "1/3");
        assertThat(deaths).isEqualTo(2);
    }

    @Test
    void a_failed_attempt_is_followed_by_one_that_goes_on_from_the_checkpoint() {
        world.run(chain(aStep("long").after("a").by("shaky").retry(2, Duration.ofSeconds(1))));

        assertThat(seen).containsExactly("1/0", "1/1", "2/2", "2/3");
    }

    @Test
    void it_goes_on_no_more_often_and_no_longer_than_it_may() {
        TaskId often = world.run(aTemplate("shop/often")
                        .with(aStep("long").by("endless"))
                        .build())
                .task()
                .id();
        assertThat(seen).hasSize(10_001);
        assertThat(error(often)).isEqualTo(StepError.CONTINUED_TOO_LONG);

        seen.clear();
        rest = Duration.ofMinutes(10);
        TaskId longer = world.run(aTemplate("shop/longer")
                        .with(aStep("long")
                                .by("endless")
                                .retry(new RetryPolicy(
                                        3,
                                        new Backoff.Fixed(Duration.ofSeconds(1)),
                                        Duration.ofMinutes(5),
                                        Jitter.NONE,
                                        0,
                                        Optional.of(Duration.ofHours(1)),
                                        List.of(),
                                        List.of())))
                        .build())
                .task()
                .id();
        assertThat(seen).hasSize(7);
        assertThat(error(longer)).isEqualTo(StepError.CONTINUED_TOO_LONG);
    }

    @Test
    void a_large_checkpoint_is_kept_beside_the_record() {
        Template template = chain(aStep("long").after("a").by("large"));
        TaskSeen task = world.run(template);

        StepRecord record = world.table().readStep(task.task().id(), 1).orElseThrow();
        assertThat(record.result().map(world.payloads()::read)).contains(new Json("10000"));
    }

    @Test
    void the_token_of_an_answer_stays_the_same_while_the_attempt_goes_on() {
        Template template = chain(aStep("long").after("a").by("ask").answeredWithin(Duration.ofDays(2)));
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        assertThat(tokens).hasSize(2);
        assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
        world.answer(tokens.getFirst(), Handlers.completed("2"));
        TaskAssert.assertThat(world.runToItsEnd(template, id)).isComplete();
    }

    @Test
    void a_step_waits_for_an_answer_as_long_as_its_giver_is_heard_of() {
        rest = Duration.ZERO;
        Template template = chain(aStep("long")
                .after("a")
                .by("ask")
                .heartbeat(Duration.ofMinutes(1))
                .answeredWithin(Duration.ofDays(2))
                .retry(1, Duration.ofSeconds(1)));
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        for (int minute = 0; minute < 30; minute++) {
            world.live(Duration.ofMinutes(1));
            assertThat(world.heard(tokens.getFirst(), new Json("{\"minute\":" + minute + "}")))
                    .isInstanceOf(Answered.Awaited.class);
        }
        Instant silent = clock.instant();
        TaskSeen task = world.runToItsEnd(template, id);

        TaskAssert.assertThat(task).isFailed();
        StepRecord record = world.table().readStep(id, 1).orElseThrow();
        assertThat(record.details()).contains(new Json("{\"minute\":29}"));
        assertThat(
                        record.state() instanceof StepState.Failed failed
                                ? failed.error().code()
                                : "")
                .isEqualTo(StepError.HEARTBEAT_MISSED);
        assertThat(Duration.between(silent, clock.instant())).isLessThan(Duration.ofMinutes(4));
        assertThat(world.heard(tokens.getFirst(), Json.NULL)).isInstanceOf(Answered.TooLate.class);
    }

    @Test
    void each_leg_is_told_by_two_transitions() {
        TaskSeen task = world.run(chain(aStep("long").after("a").by("count")));

        assertThat(world.view(task.task().id()).history().stream()
                        .filter(move ->
                                move instanceof Move.OfSteps of && of.steps().contains(1))
                        .map(Move::cause))
                .containsExactly(
                        Cause.IN_PLACE,
                        Cause.ASKED_TO_GO_ON,
                        Cause.TAKEN_UP,
                        Cause.ASKED_TO_GO_ON,
                        Cause.TAKEN_UP,
                        Cause.ASKED_TO_GO_ON,
                        Cause.TAKEN_UP,
                        Cause.RETURNED);
    }

    private Outcome goesOnUntil(StepCall call, int last) {
        int leg = leg(call);
        seen.add(call.attempt() + "/" + leg);
        times.add(clock.instant());
        return leg < last
                ? new Outcome.GoesOn(new Json(Integer.toString(leg + 1)), rest)
                : Handlers.completed(Integer.toString(leg));
    }

    private static int leg(StepCall call) {
        Optional<Json> checkpoint = call.heartbeat().checkpoint();
        return checkpoint.map(Json::text).map(Integer::parseInt).orElse(0);
    }

    private String error(TaskId id) {
        StepRecord record = world.table().readStep(id, 0).orElseThrow();
        return record.state() instanceof StepState.Failed failed
                ? failed.error().code()
                : record.toString();
    }

    private static Template chain(StepBuilder middle) {
        return aTemplate("shop/order")
                .with(aStep("a"), middle, aStep("c").after("long"))
                .build();
    }
}
