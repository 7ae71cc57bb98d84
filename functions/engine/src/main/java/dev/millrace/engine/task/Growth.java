package dev.millrace.engine.task;

import dev.millrace.engine.graph.StepSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came to a task's graph at run time.
///
/// @param fans by base, each beginning where the one before ends
/// @param undoable complete steps whose effect can be taken back, in the order in which they became complete
public record Growth(List<Fan> fans, List<Integer> undoable) {
    public static final Growth NONE = new Growth(List.of(), List.of());

    public Growth {
        fans = List.copyOf(fans);
        undoable = List.copyOf(undoable);
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

    public Optional<Fan> undo() {
        return fans.stream().filter(fan -> fan.kind() == Fan.Kind.UNDO).findFirst();
    }

    /// The declared step whose work the numbered one does or takes back.
    public int declared(int number) {
        return fanOf(number).map(fan -> declared(fan, number)).orElse(number);
    }

    /// Effects are taken back in the reverse of the order in which they came about.
    private int declared(Fan fan, int number) {
        return switch (fan.kind()) {
            case ITEMS, VOID -> fan.step();
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
        return new Growth(all, undoable);
    }

    /// With this one in the place of the one of the same base.
    public Growth replacing(Fan fan) {
        return new Growth(
                fans.stream().map(one -> one.base() == fan.base() ? fan : one).toList(), undoable);
    }

    public Growth undoable(int step) {
        List<Integer> all = new ArrayList<>(undoable);
        all.add(step);
        return new Growth(fans, all);
    }

    /// Without these among the undoable, as they are to be done again.
    public Growth redoing(StepSet steps) {
        return new Growth(
                fans, undoable.stream().filter(step -> !steps.contains(step)).toList());
    }
}
