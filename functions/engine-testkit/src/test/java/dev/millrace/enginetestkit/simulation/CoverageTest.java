package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Cause;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the simulations play, all together: each cause of a transition, each transition from state to state, each
/// feature and each kind of trouble, or it is named here with the reason why not. The simulations' own tests go on with
/// the seeds behind these.
class CoverageTest {
    static final int SEEDS = 700;
    static final int FAMILIES = 200;
    static final int PEOPLE = 900;

    /// What the tables allow, and nobody does or tells.
    private static final Set<String> NOT_PLAYED = Set.of(
            // A restart begins unsettled steps anew in another epoch, and tells only of those that had ended.
            "step READY > PENDING",
            "step RETRYING > PENDING",
            "step RUNNING > PENDING",
            "step WAITING > PENDING",
            // Whoever deals with the failure unblocks the task first.
            "task BLOCKED > COMPLETE",
            "task BLOCKED > FAILED",
            // Whatever makes a step wait starts its task.
            "task PENDING > WAITING");

    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final Set<String> moves = new TreeSet<>();
    private final Map<Feature, Long> features = new EnumMap<>(Feature.class);
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

    @Test
    void all_that_the_engine_can_do_is_played_and_all_that_can_go_wrong_happens() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            hear(new Simulation(seed).run());
        }
        FamiliesSimulationTest.FAMILIES.play(1, FAMILIES, cloud -> hear(cloud.run()));
        PeopleSimulationTest.PEOPLE.play(1, PEOPLE, cloud -> hear(cloud.run()));

        System.out.println("Played causes " + causes + ", features " + features + ", trouble " + faults
                + ", transitions " + moves);
        Set<String> unplayed = new TreeSet<>(LegalMoves.all());
        unplayed.removeAll(moves);
        assertThat(EnumSet.complementOf(EnumSet.copyOf(causes)))
                .as("causes that no seed reached")
                .isEmpty();
        assertThat(EnumSet.complementOf(EnumSet.copyOf(features.keySet())))
                .as("features that no seed played")
                .isEmpty();
        assertThat(EnumSet.complementOf(EnumSet.copyOf(faults.keySet())))
                .as("trouble that no seed had")
                .isEmpty();
        assertThat(unplayed).as("transitions that no seed made").isSubsetOf(NOT_PLAYED);
    }

    private void hear(Report report) {
        causes.addAll(report.causes());
        moves.addAll(report.moves());
        report.features().forEach((feature, times) -> features.merge(feature, times, Long::sum));
        report.faults().forEach((fault, times) -> faults.merge(fault, times, Long::sum));
    }
}
