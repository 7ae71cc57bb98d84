package dev.millrace.engine.task;

import dev.millrace.engine.graph.StepSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came to a task's graph at run time.
///
/// @param fans by base, each beginning where the one before ends
/// @param undoable complete steps whose effect can be taken back, in the order in which they became complete
/// @param names of the created steps that the latest write speaks of, for those who have nothing but that write
public record Growth(List<Fan> fans, List<Integer> undoable, Map<Integer, String> names) {
    /// More steps than this are refused when one decision creates them.
    public static final int MOST_CREATED_AT_ONCE = 1_000;

    /// More steps than this no task creates.
    public static final int MOST_CREATED = 10_000;

    /// What a declared decision creates may create in its turn, and so on, so many times.
    public static final int DEEPEST_CREATION = 5;

    public static final Growth NONE = new Growth(List.of(), List.of());

    public Growth {
        fans = List.copyOf(fans);
        undoable = List.copyOf(undoable);
        names = Map.copyOf(names);
    }

    public Growth(List<Fan> fans, List<Integer> undoable) {
        this(fans, undoable, Map.of());
    }

    /// The fan this number belongs to; none for a declared step.
    public Optional<Fan> fanOf(int number) {
        for (Fan fan : fans) {
            if (fan.has(number)) {
                return Optional.of(fan);
            }
        }
        return Optional.empty();
    }

    /// The fan of items that stands for a declared step.
    public Optional<Fan> itemsOf(int step) {
        for (Fan fan : fans) {
            if (fan.kind() == Fan.Kind.ITEMS && fan.step() == step) {
                return Optional.of(fan);
            }
        }
        return Optional.empty();
    }

    /// What a decision has created.
    public Optional<Fan> createdBy(int decision) {
        for (Fan fan : fans) {
            if (fan.kind() == Fan.Kind.CREATED && fan.step() == decision) {
                return Optional.of(fan);
            }
        }
        return Optional.empty();
    }

    /// Those who created this step, from the nearest on; none for a declared one.
    public List<Integer> creators(int number) {
        List<Integer> creators = new ArrayList<>();
        Optional<Fan> fan = fanOf(number).filter(of -> of.kind() == Fan.Kind.CREATED);
        while (fan.isPresent()) {
            creators.add(fan.get().step());
            fan = fanOf(fan.get().step()).filter(of -> of.kind() == Fan.Kind.CREATED);
        }
        return creators;
    }

    public boolean creates() {
        return fans.stream().anyMatch(fan -> fan.kind() == Fan.Kind.CREATED);
    }

    /// How many steps decisions have created.
    public int created() {
        return fans.stream()
                .filter(fan -> fan.kind() == Fan.Kind.CREATED)
                .mapToInt(Fan::count)
                .sum();
    }

    /// Whether the number is a step's of its own: a declared one's, or a created one's.
    public boolean isNode(int number, int declaredSteps) {
        return number < declaredSteps
                || fanOf(number).filter(fan -> fan.kind() == Fan.Kind.CREATED).isPresent();
    }

    /// Of these, the declared and the created ones.
    public StepSet nodes(StepSet steps) {
        StepSet nodes = steps;
        for (Fan fan : fans) {
            nodes = fan.kind() == Fan.Kind.CREATED ? nodes : nodes.minus(StepSet.range(fan.base(), fan.end()));
        }
        return nodes;
    }

    public Optional<Fan> undo() {
        return fans.stream().filter(fan -> fan.kind() == Fan.Kind.UNDO).findFirst();
    }

    /// The declared or created step whose work the numbered one does or takes back.
    public int declared(int number) {
        return fanOf(number).map(fan -> declared(fan, number)).orElse(number);
    }

    /// Effects are taken back in the reverse of the order in which they came about.
    private int declared(Fan fan, int number) {
        return switch (fan.kind()) {
            case ITEMS, VOID -> fan.step();
            case CREATED -> number;
            case UNDO -> undoable.get(fan.count() - 1 - (number - fan.base()));
        };
    }

    /// First number that no step has.
    public int end(int declaredSteps) {
        return fans.isEmpty() ? declaredSteps : fans.getLast().end();
    }

    public Growth with(Fan fan) {
        List<Fan> all = new ArrayList<>(fans);
        all.add(fan);
        return new Growth(all, undoable, names);
    }

    /// With `now` in the place of `before`.
    public Growth replacing(Fan before, Fan now) {
        return new Growth(
                fans.stream().map(one -> one.equals(before) ? now : one).toList(), undoable, names);
    }

    public Growth undoable(int step) {
        List<Integer> all = new ArrayList<>(undoable);
        all.add(step);
        return new Growth(fans, all, names);
    }

    /// Without these among the undoable, as they are to be done again.
    public Growth redoing(StepSet steps) {
        return new Growth(
                fans, undoable.stream().filter(step -> !steps.contains(step)).toList(), names);
    }

    public Growth naming(Map<Integer, String> spokenOf) {
        return names.equals(spokenOf) ? this : new Growth(fans, undoable, spokenOf);
    }
}
