package dev.millrace.enginetemplates.compile;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.template.Template;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// What stands around steps that a decision creates: the steps of its task, of which they may read those that have
/// ended before the decision. Around the steps of a template there is nothing.
public final class Surroundings {
    public static final Surroundings NONE = new Surroundings(Optional.empty(), StepSet.EMPTY, 0);

    private final Optional<Template> template;
    private final StepSet before;
    private final int base;

    private Surroundings(Optional<Template> template, StepSet before, int base) {
        this.template = template;
        this.before = before;
        this.base = base;
    }

    /// @param base number of the first of the created steps
    public static Surroundings of(Template in, int decision, int base) {
        Deque<Integer> open = new ArrayDeque<>();
        open.add(decision);
        StepSet[] before = {StepSet.EMPTY};
        while (!open.isEmpty()) {
            int step = open.remove();
            in.graph().forEachParent(step, parent -> {
                if (!before[0].contains(parent)) {
                    before[0] = before[0].plus(parent);
                    open.add(parent);
                }
            });
            in.creatorOf(step).ifPresent(open::add);
        }
        return new Surroundings(Optional.of(in), before[0], base);
    }

    /// Number of the first step that is compiled here.
    int base() {
        return base;
    }

    public OptionalInt numberOf(String name) {
        return template.map(in -> in.numberOf(name)).orElse(OptionalInt.empty());
    }

    /// Whether a step of this name has ended when the created ones begin.
    public boolean endedBefore(String name) {
        return numberOf(name).stream().anyMatch(before::contains);
    }

    /// Of the steps that created ones may read.
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        template.ifPresent(in -> before.forEach(step -> names.add(in.step(step).name())));
        return names;
    }
}
