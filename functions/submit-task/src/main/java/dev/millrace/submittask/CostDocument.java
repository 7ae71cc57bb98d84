package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.usecase.ReadTask;

/// What a task's own records tell of its cost: how often they were written, how many messages it took, how many events
/// were announced. Prices are for whoever asks to know.
///
/// Messages and events are counted in the history. A long-lived step keeps only the first and the newest of its moves;
/// `unseen` says how many are missing, each of which may have been an event or a message.
final class CostDocument {
    private CostDocument() {}

    static ObjectNode of(ReadTask.View view) {
        long messages = 0;
        long events = 0;
        long transitions = 0;
        EventLevel level = view.task().head().origin().events();
        for (Move move : view.history()) {
            int changed = changed(move);
            transitions += changed;
            events += move.announcedAt(level) ? changed : 0;
            messages += travels(move) ? changed : 0;
        }
        ReadTask.Writes writes = view.writes();
        return Documents.object()
                .put("taskWrites", writes.task())
                .put("stepWrites", writes.steps())
                .put("pages", writes.pages())
                .put("queuedSteps", writes.records())
                .put("messages", messages)
                .put("transitions", transitions)
                .put("events", events)
                .put("eventLevel", TaskDocuments.name(level))
                .put("unseen", writes.unseen());
    }

    private static int changed(Move move) {
        return switch (move) {
            case Move.OfTask ofTask -> 1;
            case Move.OfSteps ofSteps -> ofSteps.steps().size();
        };
    }

    /// A step that becomes ready is sent to its lane, and so is one that is to be tried again.
    private static boolean travels(Move move) {
        return move instanceof Move.OfSteps ofSteps
                && (ofSteps.to() == StepState.Kind.READY || ofSteps.to() == StepState.Kind.RETRYING);
    }
}
