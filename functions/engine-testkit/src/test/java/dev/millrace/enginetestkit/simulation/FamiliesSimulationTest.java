package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Parent;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tasks that start tasks, whatever goes wrong: nothing is lost, no step goes on before its task has ended, and no step
/// of a child begins whose worker has seen the parent's end. `-Dmillrace.families=100000` runs more.
class FamiliesSimulationTest {
    static final Seeds FAMILIES = new Seeds(random -> new FamilyWorkload(random).draw(), 60);

    private static final int SEEDS = Integer.getInteger("millrace.families", 2_000);

    @Test
    void whatever_goes_wrong_parents_go_on_behind_their_children_and_take_them_along() {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        Map<TaskState.Kind, Integer> ends = new EnumMap<>(TaskState.Kind.class);

        FAMILIES.play(1, SEEDS, cloud -> {
            causes.addAll(cloud.run().causes());
            cloud.ledger().records().tasks().values().stream()
                    .filter(task -> task.head().parent().filter(Parent::waits).isPresent())
                    .forEach(task -> ends.merge(task.state().kind(), 1, Integer::sum));
        });

        System.out.println("Children that were waited for ended so: " + ends + ", causes " + causes);
        assertThat(causes).contains(Cause.CHILD_STARTED, Cause.CHILD_ENDED, Cause.PARENT_ENDED);
        assertThat(ends.get(TaskState.Kind.COMPLETE)).isGreaterThan(SEEDS / 2);
        assertThat(ends.get(TaskState.Kind.FAILED)).isGreaterThan(SEEDS / 10);
        assertThat(ends.get(TaskState.Kind.CANCELLED)).isGreaterThan(SEEDS / 20);
    }
}
