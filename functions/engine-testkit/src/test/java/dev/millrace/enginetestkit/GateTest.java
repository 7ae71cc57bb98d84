package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.gate.Answer;
import dev.millrace.engine.gate.Entrant;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Pass;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What attempts are told at the gate, and how many requests that costs.
class GateTest {
    private static final Scope CHARGE = new Scope.OfHandler("charge");

    private final AtomicInteger permitWrites = new AtomicInteger();
    private final AtomicInteger bucketWrites = new AtomicInteger();
    private final AtomicInteger breakerWrites = new AtomicInteger();
    private final AtomicInteger paceWrites = new AtomicInteger();
    private final ManualClock clock = new ManualClock();
    private final MemoryLimitStore store = new MemoryLimitStore(new MemoryLimitStore.Stream() {
        @Override
        public void wrote(Permits image) {
            permitWrites.incrementAndGet();
        }

        @Override
        public void wrote(Bucket image) {
            bucketWrites.incrementAndGet();
        }

        @Override
        public void wrote(Breaker image) {
            breakerWrites.incrementAndGet();
        }

        @Override
        public void wrote(HandlerPace image) {
            paceWrites.incrementAndGet();
        }
    });
    private final Template template =
            aTemplate("shop/order").with(aStep("only").by("charge")).build();

    @Test
    void an_attempt_under_a_limit_of_so_many_costs_two_writes_and_a_refusal_none() {
        limit(Optional.of(1), Optional.empty());
        Gate gate = gate(1);

        Pass pass = pass(gate);
        Answer refused = admit(gate);

        assertThat(refused).isInstanceOf(Answer.PutOff.class);
        assertThat(permitWrites).hasValue(1);
        pass.giveBack();
        pass.giveBack();
        assertThat(permitWrites).hasValue(2);
        assertThat(admit(gate)).isInstanceOf(Pass.class);
    }

    @Test
    void a_permit_of_a_worker_that_died_comes_back_with_its_lease() {
        limit(Optional.of(1), Optional.empty());
        pass(gate(1));
        Gate other = gate(2);
        Duration lease = template.step(0).lease();

        assertThat(admit(other)).isInstanceOf(Answer.PutOff.class);
        clock.advance(lease.plusSeconds(29));
        assertThat(admit(other)).isInstanceOf(Answer.PutOff.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit(other)).isInstanceOf(Pass.class);
    }

    @Test
    void a_renewed_permit_outlasts_its_first_lease() {
        limit(Optional.of(1), Optional.empty());
        Pass pass = pass(gate(1));
        clock.advance(Duration.ofSeconds(60));

        assertThat(pass.renew()).isTrue();
        clock.advance(template.step(0).lease());

        assertThat(admit(gate(2))).isInstanceOf(Answer.PutOff.class);
    }

    @Test
    void the_pass_of_those_who_have_nothing_to_ask_is_never_over() {
        Pass.FREE.leave();
        Pass.FREE.giveBack();

        assertThat(Pass.FREE.renew()).isTrue();
    }

    @Test
    void tokens_are_taken_by_the_block() {
        limit(Optional.empty(), Rate.parse("1000/s", Optional.of(1000)));
        Gate gate = gate(1);

        for (int i = 0; i < 500; i++) {
            pass(gate);
        }

        assertThat(bucketWrites).as("blocks of 1, 2, 4 and so on").hasValueLessThanOrEqualTo(10);
    }

    @Test
    void whoever_finds_no_token_is_told_when_there_will_be_one_and_not_the_same_time_as_others() {
        limit(Optional.empty(), Rate.parse("1/s", Optional.of(1)));
        Gate gate = gate(1);
        pass(gate);

        List<Answer> refused = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            refused.add(admit(gate));
        }

        assertThat(refused)
                .doesNotHaveDuplicates()
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.PutOff.class,
                                later -> assertThat(later.due())
                                        .isAfter(clock.instant().plusMillis(700))));
        assertThat(bucketWrites).hasValue(1);
    }

    @Test
    void a_limit_is_seen_at_most_five_seconds_after_it_was_set() {
        Gate gate = gate(1);
        assertThat(admit(gate)).isSameAs(Pass.FREE);
        limit(Optional.of(1), Optional.empty());

        clock.advance(Gate.STALE.minusMillis(1));
        assertThat(admit(gate)).isSameAs(Pass.FREE);
        assertThat(gate.free(head()).test(template.step(0))).isTrue();
        clock.advance(Duration.ofMillis(1));

        assertThat(admit(gate)).isNotSameAs(Pass.FREE);
        assertThat(gate.free(head()).test(template.step(0))).isFalse();
    }

    @Test
    void a_handler_that_fails_is_left_alone_then_tried_then_let_go_on() {
        BreakerPolicy policy = new BreakerPolicy(50, 4, Duration.ofMinutes(1), Duration.ofSeconds(30), 2);
        store.put(Breaker.fresh("charge", policy, clock.instant()).with(policy, "test", clock.instant(), "w"));
        Gate one = gate(1);
        Gate other = gate(2);

        for (int i = 0; i < 2; i++) {
            ran(one, false);
            ran(other, false);
        }

        assertThat(state()).isEqualTo(BreakerState.Kind.OPEN);
        clock.advance(Gate.STALE);
        assertThat(admit(one)).isInstanceOf(Answer.PutOff.class);
        clock.advance(Duration.ofSeconds(30));
        Pass probe = pass(one);
        Pass second = pass(other);
        assertThat(admit(one)).as("a third").isInstanceOf(Answer.PutOff.class);
        one.begins(template.step(0), probe).ended(completed());
        assertThat(state()).isEqualTo(BreakerState.Kind.HALF_OPEN);
        other.begins(template.step(0), second).ended(completed());
        assertThat(state()).isEqualTo(BreakerState.Kind.CLOSED);
        assertThat(breakerWrites)
                .as("set, four failures, two probes begun, two passed")
                .hasValue(9);
    }

    @Test
    void a_handler_that_works_costs_its_breaker_nothing_and_neither_do_failures_of_the_task() {
        store.put(Breaker.fresh("charge", BreakerPolicy.DEFAULT, clock.instant())
                .with(BreakerPolicy.DEFAULT, "test", clock.instant(), "w"));
        Gate gate = gate(1);

        for (int i = 0; i < 100; i++) {
            ran(gate, true);
            gate.begins(template.step(0), Pass.FREE)
                    .ended(new Outcome.Failed(new StepError("CARD_DECLINED", "no"), false, Optional.empty()));
        }

        assertThat(breakerWrites).hasValue(1);
    }

    @Test
    void a_side_that_asks_to_wait_is_given_less_for_a_while() {
        limit(Optional.of(4), Optional.empty());
        Gate gate = gate(1);
        Pass first = pass(gate);
        gate.begins(template.step(0), first)
                .ended(new Outcome.Failed(
                        new StepError("HTTP_429", "slowly"), true, Optional.of(Duration.ofSeconds(1))));
        first.giveBack();

        pass(gate);
        pass(gate);
        assertThat(admit(gate)).as("half of four").isInstanceOf(Answer.PutOff.class);
        clock.advance(Duration.ofSeconds(30));
        pass(gate);
        assertThat(admit(gate)).as("three, after half a minute").isInstanceOf(Answer.PutOff.class);
        clock.advance(Duration.ofSeconds(20));
        pass(gate);
    }

    @Test
    void what_one_worker_is_told_slows_all_down_once() {
        limit(Optional.of(8), Optional.empty());
        Gate hears = gate(1);
        Gate other = gate(2);
        Gate third = gate(3);
        pass(hears).giveBack();
        pass(other).giveBack();

        for (Gate gate : List.of(hears, other, hears, third)) {
            gate.begins(template.step(0), pass(gate)).ended(overloaded("HTTP_503", Optional.empty()));
        }
        clock.advance(Gate.STALE);

        assertThat(paceWrites)
                .as("all of it was caused before anybody could slow down")
                .hasValue(1);
        assertThat(store.read().paces()).hasSize(1).allMatch(pace -> pace.pace().share() == 0.5);
        assertThat(store.read().paces()).allMatch(pace -> pace.because().equals("HTTP_503"));
        assertThat(admit(other)).as("four of eight are held").isInstanceOf(Answer.PutOff.class);
        clock.advance(Duration.ofSeconds(10));
        assertThat(admit(other)).as("more than half, after a while").isInstanceOf(Pass.class);
    }

    @Test
    void who_comes_back_at_once_has_not_too_much_to_do_and_neither_has_who_fails_for_good() {
        limit(Optional.of(8), Optional.empty());
        Gate gate = gate(1);

        gate.begins(template.step(0), pass(gate)).ended(overloaded("BUSY", Optional.of(Duration.ZERO)));
        gate.begins(template.step(0), pass(gate)).ended(overloaded("BUSY", Optional.empty()));
        gate.begins(template.step(0), pass(gate))
                .ended(new Outcome.Failed(new StepError("HTTP_429", "no"), false, Optional.empty()));

        assertThat(paceWrites).hasValue(0);
    }

    @Test
    void what_is_told_of_attempts_elsewhere_opens_the_breaker_and_closes_it() {
        BreakerPolicy policy = new BreakerPolicy(50, 4, Duration.ofMinutes(1), Duration.ofSeconds(30), 1);
        store.put(Breaker.fresh("charge", policy, clock.instant()).with(policy, "test", clock.instant(), "w"));
        Gate gate = gate(1);

        for (int i = 0; i < 4; i++) {
            gate.told(template.step(0), overloaded("BUSY", Optional.empty()));
        }
        assertThat(state()).isEqualTo(BreakerState.Kind.OPEN);
        gate.told(template.step(0), completed());
        assertThat(state()).as("it began before").isEqualTo(BreakerState.Kind.OPEN);

        clock.advance(Duration.ofSeconds(30));
        pass(gate).leave();
        assertThat(state()).isEqualTo(BreakerState.Kind.HALF_OPEN);
        gate.told(template.step(0), completed());
        assertThat(state()).isEqualTo(BreakerState.Kind.CLOSED);
    }

    private static Outcome overloaded(String code, Optional<Duration> retryAfter) {
        return new Outcome.Failed(new StepError(code, "slowly"), true, retryAfter);
    }

    /// Real threads of three workers over one store.
    @Test
    @SuppressWarnings("ThreadPriorityCheck") // A hint is all that is wanted.
    void however_many_race_no_more_hold_a_permit_than_there_are() throws Exception {
        InstantSource real = InstantSource.system();
        AtomicInteger most = new AtomicInteger();
        MemoryLimitStore shared = new MemoryLimitStore(new MemoryLimitStore.Stream() {
            @Override
            public void wrote(Permits image) {
                most.accumulateAndGet(image.held(real.instant()), Math::max);
            }

            @Override
            public void wrote(Bucket image) {}

            @Override
            public void wrote(Breaker image) {}
        });
        shared.put(new LimitRecord(
                CHARGE,
                Optional.of(new Limit(CHARGE, Optional.of(3), Optional.empty())),
                1,
                "test",
                real.instant(),
                "w"));
        List<Gate> gates = List.of(
                shared.gate(new SeededChance(1), real),
                shared.gate(new SeededChance(2), real),
                shared.gate(new SeededChance(3), real));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger mostInside = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> threads = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 30; thread++) {
                Gate gate = gates.get(thread % gates.size());
                threads.add(executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < 100; i++) {
                        if (admit(gate) instanceof Pass pass) {
                            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            admitted.incrementAndGet();
                            // On a machine of one core nobody else would come in before we are out.
                            Thread.yield();
                            inside.decrementAndGet();
                            pass.giveBack();
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> thread : threads) {
                thread.get();
            }
        }

        assertThat(most).hasValue(3);
        assertThat(mostInside).hasValueLessThanOrEqualTo(3);
        assertThat(admitted).hasValueGreaterThan(30);
        assertThat(shared.readPermits(CHARGE).orElseThrow().leases())
                .as("all are back")
                .isEmpty();
    }

    private void limit(Optional<Integer> concurrent, Optional<Rate> rate) {
        store.put(new LimitRecord(
                CHARGE, Optional.of(new Limit(CHARGE, concurrent, rate)), 1, "test", clock.instant(), "w"));
    }

    private TaskHead head() {
        return Records.submitted(new TaskId("0".repeat(26)), Records.origin("shop", "order"), clock.instant(), "w")
                .head();
    }

    private Gate gate(long seed) {
        return store.gate(new SeededChance(seed), clock);
    }

    private Answer admit(Gate gate) {
        return gate.admit(
                new Entrant(new TaskId("0".repeat(26)), template.ref(), Lane.NORMAL, 0, template.step(0)),
                () -> Json.NULL);
    }

    private Pass pass(Gate gate) {
        Answer answer = admit(gate);
        assertThat(answer).isInstanceOf(Pass.class);
        return (Pass) answer;
    }

    private void ran(Gate gate, boolean well) {
        gate.begins(template.step(0), pass(gate))
                .ended(well ? completed() : new Outcome.Failed(new StepError("BUSY", "503"), true, Optional.empty()));
    }

    private static Outcome completed() {
        return new Outcome.Completed(Json.NULL);
    }

    private BreakerState.Kind state() {
        return store.readBreaker("charge").orElseThrow().state().kind();
    }
}
