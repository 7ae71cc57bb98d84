package dev.millrace.steprunner;

import static dev.millrace.steprunner.Calls.doing;
import static dev.millrace.steprunner.Calls.runner;
import static dev.millrace.steprunner.JavaStepRunnerTest.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.handler.StepCancelledException;
import dev.millrace.handler.StepContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
    private static final Duration SOON = Duration.ofMillis(20);

    @Test
    void a_handler_is_interrupted_at_its_deadline() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        Outcome outcome = timedOutAfter(started, runner(doing((input, context) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return "too late";
        })));

        assertThat(failed(outcome, true).error().code()).isEqualTo(StepError.TIMEOUT);
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_handler_that_ignores_the_interrupt_is_left_behind_and_counted_until_it_ends() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Object> afterwards = new LinkedBlockingQueue<>();
        JavaStepRunner runner = runner(doing((input, context) -> {
            started.countDown();
            ignoringInterrupts(release);
            try {
                context.heartbeat();
            } catch (StepCancelledException told) {
                afterwards.add(told);
            }
            return "too late";
        }));

        Outcome outcome = timedOutAfter(started, runner);

        assertThat(failed(outcome, true).error().code()).isEqualTo(StepError.TIMEOUT);
        assertThat(runner.strays()).isPositive();
        release.countDown();
        assertThat(afterwards.poll(30, TimeUnit.SECONDS)).isInstanceOf(StepCancelledException.class);
        while (runner.strays() > 0) {
            Thread.onSpinWait();
        }
    }

    /// On a busy machine a deadline that is very near may pass before the handler has even started: then the next
    /// one is a little further away.
    private static Outcome timedOutAfter(CountDownLatch started, JavaStepRunner runner) {
        Duration left = SOON;
        Outcome outcome = runner.run(Calls.of("it").timeLeft(left).call());
        while (started.getCount() > 0) {
            left = left.multipliedBy(2);
            outcome = runner.run(Calls.of("it").timeLeft(left).call());
        }
        return outcome;
    }

    @Test
    void an_attempt_whose_time_is_over_does_not_start() {
        AtomicBoolean started = new AtomicBoolean();

        Outcome outcome = runner(doing((input, context) -> {
                    started.set(true);
                    return 1;
                }))
                .run(Calls.of("it").timeLeft(Duration.ZERO).call());

        assertThat(failed(outcome, true).error().code()).isEqualTo(StepError.TIMEOUT);
        assertThat(started).isFalse();
    }

    @Test
    void an_interrupted_worker_stops_its_handler_and_says_so() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        JavaStepRunner runner = runner(doing((input, context) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                stopped.countDown();
            }
            return 1;
        }));
        AtomicReference<Throwable> flown = new AtomicReference<>();
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                runner.run(Calls.of("it").call());
            } catch (CancellationException e) {
                flown.set(e);
            }
        });
        running.await();

        worker.interrupt();

        worker.join();
        assertThat(flown.get()).isInstanceOf(CancellationException.class);
        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void heartbeats_that_follow_each_other_closely_cost_nothing() {
        TurnedClock clock = new TurnedClock(Calls.NOW);
        List<Long> beats = new ArrayList<>();
        var call = Calls.of("it")
                .heartbeat(() ->
                        beats.add(Duration.between(Calls.NOW, clock.instant()).toSeconds()))
                .call();
        AttemptContext context = new AttemptContext(call, Map.of(), clock);

        for (int second = 0; second < 35; second++) {
            context.heartbeat();
            clock.turn(Duration.ofSeconds(1));
        }

        assertThat(beats).containsExactly(10L, 20L, 30L);
    }

    @Test
    void a_heartbeat_that_is_answered_no_stops_the_handler() {
        TurnedClock clock = new TurnedClock(Calls.NOW);
        AttemptContext context =
                new AttemptContext(Calls.of("it").heartbeat(() -> false).call(), Map.of(), clock);
        clock.turn(Duration.ofSeconds(11));

        assertThatThrownBy(context::heartbeat).isInstanceOf(StepCancelledException.class);
        assertThatThrownBy(context::heartbeat).isInstanceOf(StepCancelledException.class);
        assertThat(Failures.outcome(new RuntimeException("wrapped"), context)).isEqualTo(new Outcome.Abandoned());
    }

    @Test
    void a_heartbeat_that_can_not_be_sent_does_not_stop_the_handler() {
        TurnedClock clock = new TurnedClock(Calls.NOW);
        BlockingQueue<Object> beats = new LinkedBlockingQueue<>();
        JavaStepRunner runner = new JavaStepRunner(
                HandlerCatalogue.of(List.of(doing((input, context) -> {
                    beatTwice(context, clock);
                    return "done";
                }))),
                Map.of(),
                clock);

        Outcome outcome = runner.run(Calls.of("it")
                .heartbeat(() -> {
                    beats.add("beat");
                    throw new IllegalStateException("throttled");
                })
                .call());

        assertThat(outcome).isEqualTo(new Outcome.Completed(new Json("\"done\"")));
        assertThat(beats).hasSize(2);
    }

    private static void beatTwice(StepContext context, TurnedClock clock) {
        clock.turn(Duration.ofSeconds(11));
        context.heartbeat();
        clock.turn(Duration.ofSeconds(11));
        context.heartbeat();
    }

    private static void ignoringInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // That is what this handler is bad at.
            }
        }
    }
}
