package dev.millrace.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Graph DIAMOND = Graph.of(List.of(new int[0], new int[] {0}, new int[] {0}, new int[] {1, 2}));

    @Test
    void knows_levels_heights_roots_and_edges() {
        assertThat(DIAMOND.roots()).isEqualTo(1);
        assertThat(DIAMOND.edges()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).map(DIAMOND::level)).containsExactly(0, 1, 1, 2);
        assertThat(IntStream.range(0, 4).map(DIAMOND::height)).containsExactly(2, 1, 1, 0);
        assertThat(DIAMOND.levels()).isEqualTo(3);
    }

    @Test
    void finds_the_chain_that_takes_longest() {
        assertThat(DIAMOND.criticalPath(step -> step == 2 ? 10 : 1)).containsExactly(0, 2, 3);
        assertThat(Graph.of(List.of()).criticalPath(step -> 1)).isEmpty();
    }

    @Test
    void finds_all_that_lies_behind() {
        assertThat(DIAMOND.behind(StepSet.of(0))).isEqualTo(StepSet.of(1, 2, 3));
        assertThat(DIAMOND.behind(StepSet.of(1, 2))).isEqualTo(StepSet.of(3));
        assertThat(DIAMOND.behind(StepSet.of(3))).isEqualTo(StepSet.EMPTY);
    }

    @Test
    void refuses_parents_out_of_order() {
        assertThatThrownBy(() -> Graph.of(List.of(new int[] {0}))).hasMessageContaining("Step 0 has parent 0");
        assertThatThrownBy(() -> Graph.of(List.of(new int[0], new int[0], new int[] {1, 0})))
                .hasMessageContaining("Step 2 has parent 0");
    }

    @Test
    void tells_whether_all_parents_are_in_a_set() {
        Random random = new Random(3);
        for (int round = 0; round < 3_000; round++) {
            int parents = 1 + random.nextInt(200);
            List<int[]> shape = new ArrayList<>();
            for (int i = 0; i < 220; i++) {
                shape.add(new int[0]);
            }
            shape.add(random.ints(0, 220).distinct().limit(parents).sorted().toArray());
            Graph graph = Graph.of(shape);
            int most = random.nextInt(260);
            StepSet set = StepSet.range(0, Math.min(220, most))
                    .minus(most > 220 ? random.nextInt(220) : 300)
                    .plus(random.ints(random.nextInt(50), 0, 220).toArray());

            boolean expected = IntStream.of(shape.get(220)).allMatch(set::contains);
            assertThat(graph.parentsIn(set, 220)).isEqualTo(expected);
            assertThat(graph.parentsDone(set, 220)).isEqualTo((int)
                    IntStream.of(shape.get(220)).filter(set::contains).count());
        }
    }
}
