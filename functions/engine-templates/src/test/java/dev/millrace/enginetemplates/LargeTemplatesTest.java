package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LargeTemplatesTest {
    @Test
    void a_template_may_have_as_many_steps_as_is_promised() {
        StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n");
        for (int i = 0; i < Template.MOST_STEPS; i++) {
            text.append("- {name: s").append(i).append(", handler: pass");
            text.append(i == 0 ? "" : ", dependsOn: s" + (i - 1) / 2).append("}\n");
        }

        Reading.Valid valid = Read.valid(text.toString());
        Template stored = TemplateCodec.compile(
                TemplateDocument.decompress(valid.document().compressed()), "default");

        assertThat(stored.steps()).hasSize(Template.MOST_STEPS);
        assertThat(stored.graph().levels()).isEqualTo(17);
    }

    @Test
    void one_step_more_is_refused() {
        assertThat(Read.sentences(Read.HEAD + "steps:\n" + "- {name: a, handler: pass}\n".repeat(100_001)))
                .containsExactly("line 5, column 1 · steps: there are 100001 steps — a template has at most 100000;"
                        + " split the workflow");
    }

    @Test
    void references_over_long_chains_are_checked_in_good_time() {
        StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n- {name: s0, handler: pass}\n");
        for (int i = 1; i < 20_000; i++) {
            text.append("- {name: s")
                    .append(i)
                    .append(", handler: pass, dependsOn: s")
                    .append(i - 1);
            text.append(", input: '${steps.s").append(i / 2).append(".result}'}\n");
        }
        text.append("- {name: aside, handler: pass, input: '${steps.s10000.result}'}\n");

        assertThat(Read.sentences(text.toString()))
                .containsExactly("line 20005, column 39 · steps[20000].input: step 's10000' is not sure to end before"
                        + " 'aside' starts — add 's10000' to dependsOn of 'aside'");
    }

    @Test
    void a_join_of_thousands_reads_them_all() {
        StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n");
        StringBuilder names = new StringBuilder();
        StringBuilder results = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("- {name: s").append(i).append(", handler: pass}\n");
            names.append(i == 0 ? "" : ", ").append('s').append(i);
            results.append(i == 0 ? "" : ", ").append("'${steps.s").append(i).append(".result}'");
        }
        text.append("- {name: join, handler: pass, dependsOn: [").append(names).append("], input: [");
        text.append(results).append("]}\n");

        Template template = Read.template(text.toString());

        assertThat(template.step(5_000).reads().size()).isEqualTo(5_000);
    }

    @Test
    void any_graph_is_numbered_parents_first_level_by_level() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Set<Integer>> parents = randomParents(random);
            List<Integer> order = shuffled(parents.size(), random);
            StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n");
            for (int step : order) {
                text.append("- {name: s").append(step).append(", handler: pass, dependsOn: [");
                parents.get(step)
                        .forEach(parent -> text.append('s').append(parent).append(','));
                text.append("]}\n");
            }

            Template template = Read.template(text.toString());

            Graph graph = template.graph();
            assertThat(graph.size()).isEqualTo(parents.size());
            for (int number = 0; number < graph.size(); number++) {
                Set<Integer> found = new HashSet<>();
                graph.forEachParent(number, parent -> found.add(idOf(template.step(parent))));
                assertThat(found).isEqualTo(parents.get(idOf(template.step(number))));
                int levelBefore = number == 0 ? 0 : graph.level(number - 1);
                assertThat(graph.level(number)).isBetween(levelBefore, levelBefore + 1);
            }
        }
    }

    @Test
    void barriers_that_make_too_many_dependencies_are_refused() {
        StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n");
        for (int step = 0; step < 2_000; step++) {
            text.append("- {name: s").append(step).append(", handler: pass, group: first}\n");
            text.append("- {name: t").append(step).append(", handler: pass, dependsOn: 'group:first'}\n");
        }

        assertThat(Read.sentences(text.toString()))
                .singleElement()
                .asString()
                .contains("more than 1000000 dependencies");
    }

    @Test
    void references_are_allowed_exactly_to_ancestors() {
        Random random = new Random(11);
        for (int round = 0; round < 100; round++) {
            List<Set<Integer>> parents = randomParents(random);
            int from = random.nextInt(parents.size());
            int to = random.nextInt(parents.size());
            StringBuilder text = new StringBuilder(Read.HEAD).append("steps:\n");
            for (int step = 0; step < parents.size(); step++) {
                text.append("- {name: s").append(step).append(", handler: pass, dependsOn: [");
                parents.get(step)
                        .forEach(parent -> text.append('s').append(parent).append(','));
                text.append(']')
                        .append(step == from ? ", input: '${steps.s" + to + ".result}'" : "")
                        .append("}\n");
            }

            boolean allowed = Read.text(text.toString()) instanceof Reading.Valid;

            assertThat(allowed).isEqualTo(ancestors(parents, from).contains(to));
        }
    }

    private static Set<Integer> ancestors(List<Set<Integer>> parents, int step) {
        Set<Integer> all = new HashSet<>();
        parents.get(step).forEach(parent -> {
            all.add(parent);
            all.addAll(ancestors(parents, parent));
        });
        return all;
    }

    private static int idOf(StepTemplate step) {
        return Integer.parseInt(step.name().substring(1));
    }

    private static List<Set<Integer>> randomParents(Random random) {
        int size = random.nextInt(1, 30);
        List<Set<Integer>> parents = new ArrayList<>();
        for (int step = 0; step < size; step++) {
            Set<Integer> some = new HashSet<>();
            for (int i = random.nextInt(3); i > 0 && step > 0; i--) {
                some.add(random.nextInt(step));
            }
            parents.add(some);
        }
        return parents;
    }

    private static List<Integer> shuffled(int size, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(random.nextInt(i + 1), i);
        }
        return order;
    }
}
