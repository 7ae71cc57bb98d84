package dev.millrace.engine.task;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All of a task that the engine decides by: one item of the table. Each write replaces it under the condition that its
/// version is the one that was read.
///
/// A step that has not begun has no record of its own: its state follows from the graph and the sets here.
///
/// @param version counts the writes, from 1
/// @param epoch counts restarts, from 0; attempts of an earlier epoch change nothing
/// @param released steps whose children may run: complete, skipped, resolved
/// @param settled those, and the failed and cancelled ones
/// @param failed settled, not released
/// @param skipped released
/// @param resolved released
/// @param open how many steps are unlocked and not settled
/// @param running attempts that are recorded here and nowhere else
/// @param waiting steps that are known here to wait for a time
/// @param owed steps whose message is to be sent, or was sent by a worker that did not come to say so
/// @param growth what came to the graph at run time
/// @param results how steps ended, as far as it is small and not yet in a page
/// @param lastPage the newest page of older results and history
/// @param lookAt when the sweep looks at it; empty once the task has ended
/// @param looks how often it looked without seeing progress
/// @param seenVersion the version at the last look
/// @param writer tells whose write this was, so that a refused repetition of one's own is known
/// @param updatedAt when it was written
public record TaskRecord(
        TaskHead head,
        TaskState state,
        long version,
        int epoch,
        StepSet released,
        StepSet settled,
        StepSet failed,
        StepSet skipped,
        StepSet resolved,
        int open,
        List<InPlace> running,
        List<Waiter> waiting,
        StepSet owed,
        Growth growth,
        Map<Integer, Kept> results,
        History history,
        Optional<Long> lastPage,
        Optional<Instant> lookAt,
        int looks,
        long seenVersion,
        String writer,
        Instant updatedAt) {
    public TaskRecord {
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
        results = Map.copyOf(results);
    }

    public TaskId id() {
        return head.id();
    }

    public boolean ended() {
        return state.kind().ends();
    }

    /// Whether it was deleted, or was kept for long enough: it has ended, nothing brings it back, and what is left of
    /// it
    /// is being erased.
    public boolean gone() {
        List<Move> moves = history.moves();
        return !moves.isEmpty() && Move.FORGETS.contains(moves.getLast().cause());
    }

    public Optional<InPlace> runningInPlace(int step) {
        for (InPlace entry : running) {
            if (entry.step() == step) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    public Optional<Waiter> waiter(int step) {
        for (Waiter entry : waiting) {
            if (entry.step() == step) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /// Whether a declared or created step has failed for good. (An item's failure may be tolerated.)
    public boolean hasFailed() {
        return !growth.nodes(failed).isEmpty();
    }

    /// Whether the number is a declared or created step's.
    public boolean isNode(int number) {
        return growth.isNode(number, head.steps());
    }

    /// Whether there is a step of this number, declared or made at run time.
    public boolean has(int number) {
        return number >= 0 && number < growth.end(head.steps());
    }

    /// Whether nothing keeps the step from running, or kept it.
    public boolean isUnlocked(Graph graph, int number) {
        return isNode(number)
                ? graph.parentsIn(released, number)
                : growth.fanOf(number).filter(fan -> fan.isUnlocked(number)).isPresent();
    }

    /// What the numbered step does.
    ///
    /// @param template with what was created
    public StepTemplate described(Template template, int number) {
        return described(template, growth, number);
    }

    public static StepTemplate described(Template template, Growth growth, int number) {
        StepTemplate declared = template.step(growth.declared(number));
        return growth.fanOf(number).map(Fan::kind).filter(Fan.Kind.UNDO::equals).isPresent()
                ? declared.flow().undo().orElse(declared)
                : declared;
    }

    /// What people call the numbered step: `resize[12]` for an item, `undo charge` for a compensation.
    public String nameOf(Template template, int number) {
        return growth.fanOf(number)
                .map(fan -> switch (fan.kind()) {
                    case ITEMS, VOID -> nameOfNode(template, fan.step()) + "[" + (number - fan.base()) + "]";
                    case UNDO -> "undo " + nameOfNode(template, growth.declared(number));
                    case CREATED -> nameOfNode(template, number);
                })
                .orElseGet(() -> nameOfNode(template, number));
    }

    /// A template as it was applied knows no created steps; nor does any those that were given up.
    private String nameOfNode(Template template, int number) {
        return template.has(number)
                ? template.step(number).name()
                : growth.names().getOrDefault(number, "step " + number);
    }

    /// Settled and neither released nor failed.
    public StepSet cancelled() {
        return settled.minus(released).minus(failed);
    }
}
