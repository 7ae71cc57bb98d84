package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.simulation.Weather.Call;
import dev.millrace.enginetestkit.simulation.Weather.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every single call of some workflows fails once, before and after it took effect, and with the death of its worker;
/// the end is the same each time. What must hold on the way is checked by the [Ledger] at every write.
class FaultPointsTest {
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(4);

    @ParameterizedTest
    @EnumSource(Workflow.class)
    void the_end_is_the_same_whichever_call_fails(Workflow workflow) {
        Ending undisturbed = run(workflow, new ScriptedWeather(), -1);

        List<Call> calls = callsOf(workflow);
        assertThat(calls).hasSizeGreaterThan(5);
        for (Call call : calls) {
            for (Fate fate : fates(call)) {
                ScriptedWeather weather = new ScriptedWeather().on(call.number(), fate);

                Ending ending = run(workflow, weather, -1);
                assertSameEnd(workflow, undisturbed, ending, call + " " + fate);
                if (fate.fault() == Fault.REPEATED_BY_CLIENT) {
                    assertThat(ending.runs())
                            .as("a repeated write is known again, %s", call)
                            .isEqualTo(undisturbed.runs());
                    assertThat(ending.lasted()).isLessThan(undisturbed.lasted().plusSeconds(1));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Workflow.class,
            names = {"LONG_RETRY_AND_TIMER", "DELETED"},
            mode = EnumSource.Mode.EXCLUDE)
    void in_fair_weather_nobody_waits_for_the_sweep(Workflow workflow) {
        Ending undisturbed = run(workflow, new ScriptedWeather(), -1);

        assertThat(undisturbed.lasted()).isLessThan(Duration.ofSeconds(10));
        assertThat(undisturbed.runs()).isLessThanOrEqualTo(workflow.runs());
    }

    @ParameterizedTest
    @EnumSource(
            value = Workflow.class,
            names = {"CHAIN_OF_THREE", "DIAMOND"})
    void the_end_is_the_same_whichever_two_calls_fail(Workflow workflow) {
        Ending undisturbed = run(workflow, new ScriptedWeather(), -1);

        for (Call first : callsOf(workflow)) {
            for (Fate fate : fates(first)) {
                ScriptedWeather once = new ScriptedWeather().on(first.number(), fate);
                run(workflow, once, -1);
                for (Call second : once.calls()
                        .subList((int) first.number() + 1, once.calls().size())) {
                    for (Fault fault : List.of(Fault.REPLY_LOST, Fault.DIED_BEFORE, Fault.DIED_AFTER)) {
                        ScriptedWeather twice =
                                new ScriptedWeather().on(first.number(), fate).on(second.number(), new Fate(fault, 0));

                        assertSameEnd(
                                workflow,
                                undisturbed,
                                run(workflow, twice, -1),
                                first + " " + fate + ", " + second + " " + fault);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Workflow.class)
    void a_slow_owner_whose_step_was_taken_over_changes_nothing(Workflow workflow) {
        Ending undisturbed = run(workflow, new ScriptedWeather(), -1);
        int overtaken = 0;

        for (int run = 0; run < undisturbed.runs(); run++) {
            ScriptedWeather slow = new ScriptedWeather().stalling(run, LONGER_THAN_A_LEASE);
            Ending ending = run(workflow, slow, -1);
            assertSameEnd(workflow, undisturbed, ending, "run " + run + " stalls");
            overtaken += ending.overtaken() ? 1 : 0;
            for (Call call : slow.calls()) {
                ScriptedWeather worse = new ScriptedWeather()
                        .stalling(run, LONGER_THAN_A_LEASE)
                        .on(call.number(), new Fate(Fault.DIED_AFTER, 0));

                assertSameEnd(
                        workflow, undisturbed, run(workflow, worse, -1), "run " + run + " stalls, death after " + call);
            }
        }
        assertThat(overtaken).isPositive();
    }

    /// DESIGN.md, *Cancel*: a step whose claim read the task before may still run; no other, and it unlocks
    /// nothing. The ledger knows what each worker had read.
    @ParameterizedTest
    @EnumSource(Workflow.class)
    void a_cancellation_between_any_two_calls_ends_the_task(Workflow workflow) {
        int cancelled = 0;
        for (Call call : callsOf(workflow)) {
            Ending ending = run(workflow, new ScriptedWeather(), call.number());

            // Whoever orders before the submission is answered orders nothing.
            boolean early = workflow == Workflow.CANCELLED_AND_TAKEN_BACK && ending.state() == TaskState.Kind.COMPLETE;
            assertThat(early ? endOf(workflow) : ending.state())
                    .as("cancelled before %s", call)
                    .isIn(TaskState.Kind.CANCELLED, endOf(workflow));
            cancelled += ending.state() == TaskState.Kind.CANCELLED ? 1 : 0;
        }
        assertThat(cancelled).isGreaterThan(3);
    }

    private static TaskState.Kind endOf(Workflow workflow) {
        return switch (workflow) {
            case FAIL_FAST_BESIDE_A_BRANCH -> TaskState.Kind.FAILED;
            case CANCELLED_AND_TAKEN_BACK -> TaskState.Kind.CANCELLED;
            case CHAIN_OF_THREE,
                    DIAMOND,
                    FORK_OF_FOUR_REACHED_IN_PLACE,
                    LONG_RETRY_AND_TIMER,
                    GOING_ON,
                    PARENT_AND_CHILD,
                    HELD_AND_RELEASED,
                    DELETED -> TaskState.Kind.COMPLETE;
        };
    }

    private static List<Fate> fates(Call call) {
        List<Fate> fates = new ArrayList<>();
        for (Fault fault : List.of(
                Fault.CALL_FAILED, Fault.REPLY_LOST, Fault.REPEATED_BY_CLIENT, Fault.DIED_BEFORE, Fault.DIED_AFTER)) {
            fates.add(new Fate(fault, 0));
        }
        for (int sent = 1; sent < call.messages(); sent++) {
            fates.add(new Fate(Fault.SENT_IN_PART, sent));
            fates.add(new Fate(Fault.DIED_WHILE_SENDING, sent));
        }
        return fates;
    }

    private static List<Call> callsOf(Workflow workflow) {
        ScriptedWeather weather = new ScriptedWeather();
        run(workflow, weather, -1);
        return weather.calls();
    }

    /// @param steps how each step ended
    private record Ending(
            TaskState.Kind state,
            Map<String, StepState.Kind> steps,
            int runs,
            boolean overtaken,
            Duration lasted,
            boolean erased) {}

    private static Ending run(Workflow workflow, ScriptedWeather weather, long cancelDuring) {
        return Simulation.inVirtualThread(() -> {
            SimulatedCloud cloud = new SimulatedCloud(workflow.workload(), weather, new ManualClock(), 1, 3, 5, true);
            weather.during(cancelDuring, () -> cloud.cancel(0));
            try {
                Report report = cloud.run();
                TaskRecord task = Stream.concat(
                                cloud.ledger().records().tasks().values().stream(),
                                cloud.ledger().records().erased().values().stream())
                        .filter(each -> each.head().parent().isEmpty())
                        .findFirst()
                        .orElseThrow();
                boolean erased = cloud.ledger().records().erased().containsKey(task.id());
                Map<String, StepState.Kind> steps = new TreeMap<>();
                for (int step = 0; !erased && step < workflow.template().graph().size(); step++) {
                    steps.put(
                            workflow.template().step(step).name(),
                            cloud.ledger().story(task.id()).kind(step));
                }
                return new Ending(
                        task.state().kind(),
                        steps,
                        report.runs(),
                        report.faults().containsKey(Fault.STALE_LEASE),
                        report.lasted(),
                        erased);
            } catch (Violation violation) {
                return fail(
                        workflow + ": " + violation.getMessage() + "\n" + String.join("\n", cloud.trace()), violation);
            } finally {
                cloud.close();
            }
        });
    }

    /// Under fail-fast, and under a cancellation, it is a matter of time which steps beside the failure are through;
    /// that they end is not.
    private static void assertSameEnd(Workflow workflow, Ending undisturbed, Ending ending, String what) {
        assertThat(ending.state()).as(what).isEqualTo(undisturbed.state());
        assertThat(ending.erased()).as(what).isEqualTo(workflow == Workflow.DELETED);
        if (workflow == Workflow.CANCELLED_AND_TAKEN_BACK) {
            assertThat(ending.steps()).as(what).containsEntry("c", StepState.Kind.CANCELLED);
        } else if (workflow == Workflow.FAIL_FAST_BESIDE_A_BRANCH) {
            assertThat(ending.steps()).as(what).containsEntry("b", StepState.Kind.FAILED);
            assertThat(ending.steps().values())
                    .as(what)
                    .allMatch(
                            Set.of(StepState.Kind.COMPLETE, StepState.Kind.CANCELLED, StepState.Kind.FAILED)::contains);
        } else {
            assertThat(ending.steps()).as(what).isEqualTo(undisturbed.steps());
        }
    }
}
