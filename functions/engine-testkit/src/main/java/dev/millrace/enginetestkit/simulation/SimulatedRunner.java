package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetestkit.Plans;
import dev.millrace.enginetestkit.StepBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/// Handlers that behave as the workload says, in virtual time.
final class SimulatedRunner implements StepRunner {
    /// Code of failures that no other attempt mends.
    static final String PERMANENT = "PERMANENT";

    private final Workload workload;
    private final InstantSource clock;
    private final Network network;
    private final Weather weather;
    private final Counts counts;
    private final Ledger ledger;
    private final Trace trace;
    private final BiFunction<StepCall, Json, Outcome> asked;

    /// @param asked told of what a step is to be answered with by somebody outside; says what its handler says
    SimulatedRunner(
            Workload workload,
            InstantSource clock,
            Network network,
            Weather weather,
            Counts counts,
            Ledger ledger,
            Trace trace,
            BiFunction<StepCall, Json, Outcome> asked) {
        this.asked = asked;
        this.workload = workload;
        this.clock = clock;
        this.network = network;
        this.weather = weather;
        this.counts = counts;
        this.ledger = ledger;
        this.trace = trace;
    }

    @Override
    public Outcome run(StepCall call) {
        Attempts.Run run = ledger.attempts().began(call);
        String step = Names.of(call.task()) + "#" + call.number() + "/" + call.attempt();
        trace.add(clock.instant(), run.by().name(), "RUNS " + step, () -> "run " + run.number());
        try {
            Outcome outcome = publishing(work(call, run), run);
            trace.add(clock.instant(), run.by().name(), "ENDS " + step, () -> Words.of(outcome));
            return outcome;
        } finally {
            ledger.attempts().stopped(run);
        }
    }

    /// Every third run publishes events, which say whose they are. Nothing is rolled for it, so that seeds stay what
    /// they were.
    private static Outcome publishing(Outcome outcome, Attempts.Run run) {
        return run.number() % 3 == 0
                ? outcome.publishing(new Json(
                        "[[\"run.ended\",1,{\"run\":%1$d}],[\"run.ended\",1,{\"run\":%1$d}]]".formatted(run.number())))
                : outcome;
    }

    private Outcome work(StepCall call, Attempts.Run run) {
        Behaviour behaviour = behaviour(call);
        if (call.step().flow().condition().isPresent()
                && call.item() < 0
                && behaviour.flow().skips()) {
            return new Outcome.Skipped();
        }
        if (call.step().flow().forEach().isPresent() && call.item() < 0) {
            return new Outcome.Spreads(behaviour.flow().items());
        }
        if (call.step().flow().child().isPresent()) {
            return new Outcome.StartsTask(new Json("{\"n\":1}"), Optional.empty());
        }
        Instant end = clock.instant().plus(behaviour.takes());
        while (clock.instant().isBefore(end)) {
            Instant pauseEnd = earliest(
                    earliest(end, call.deadline()),
                    behaviour.beat().map(clock.instant()::plus).orElse(end));
            network.pause(Duration.between(clock.instant(), pauseEnd));
            if (isLate(call)) {
                return timeout();
            }
            if (behaviour.beat().isPresent() && !beats(call)) {
                return new Outcome.Abandoned();
            }
            if (isLate(call)) {
                return timeout();
            }
        }
        Duration stall = weather.stall();
        if (!stall.isZero()) {
            counts.count(Fault.STALLED);
            trace.add(clock.instant(), run.by().name(), "STALLS", stall::toString);
            network.pause(stall);
        }
        return outcome(call, behaviour, run);
    }

    /// What is taken back is taken back without further trouble.
    private Behaviour behaviour(StepCall call) {
        Growth growth = ledger.records().growth(call.task());
        return growth.fanOf(call.number())
                        .filter(fan -> fan.kind() == Fan.Kind.UNDO)
                        .isPresent()
                ? Behaviour.PLAIN
                : workload.behaviour(ledger.records().template(call.task()), growth.declared(call.number()));
    }

    private boolean isLate(StepCall call) {
        return !clock.instant().isBefore(call.deadline());
    }

    private static Outcome timeout() {
        return new Outcome.Failed(new StepError(StepError.TIMEOUT, "took too long"), true, Optional.empty());
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /// A heartbeat that can't be sent is not the end of the attempt.
    private boolean beats(StepCall call) {
        boolean over = ledger.records().hasEnded(call.task());
        try {
            boolean goesOn = call.heartbeat().beat();
            Violation.unless(
                    !(over && goesOn), "Step %d of %s was not told of its task's end", call.number(), call.task());
            return goesOn;
        } catch (ServiceTrouble trouble) {
            return true;
        }
    }

    private Outcome outcome(StepCall call, Behaviour behaviour, Attempts.Run run) {
        if (call.attempt() <= behaviour.failures()) {
            return new Outcome.Failed(new StepError("SIMULATED", "fails"), true, behaviour.retryAfter());
        }
        int done = run.legs();
        if (done < behaviour.legs()) {
            counts.count(Feature.CHECKPOINT);
            return new Outcome.GoesOn(new Json(Integer.toString(done + 1)), behaviour.rest());
        }
        Json result = new Json("{\"run\":%d,\"attempt\":%d,\"pad\":\"%s\"}"
                .formatted(run.number(), run.attempt(), "x".repeat(behaviour.resultSize())));
        if (call.step().flow().answerWithin().isPresent() && behaviour.end() instanceof Behaviour.End.Succeeds) {
            return asked.apply(call, result);
        }
        return switch (behaviour.end()) {
            case Behaviour.End.Succeeds succeeds ->
                call.step().flow().decides() ? decided(result, behaviour.flow(), run) : new Outcome.Completed(result);
            case Behaviour.End.Fails fails ->
                new Outcome.Failed(new StepError(PERMANENT, "fails for good"), false, Optional.empty());
            case Behaviour.End.Waits waits -> new Outcome.Waits(clock.instant().plus(waits.time()), result);
        };
    }

    private Outcome decided(Json result, Behaviour.Flow flow, Attempts.Run run) {
        counts.count(Feature.DECISION);
        if (flow.creates().isEmpty()) {
            return new Outcome.Chose(result, flow.chooses());
        }
        Outcome.Creates creates = Plans.creating(flow.chooses(), flow.creates().toArray(StepBuilder[]::new));
        String plan = creates.plan().text();
        String signed = "%s,\"run\":%d,\"attempt\":%d}"
                .formatted(plan.substring(0, plan.length() - 1), run.number(), run.attempt());
        return new Outcome.Creates(new Json(signed), creates.count(), creates.branches());
    }
}
