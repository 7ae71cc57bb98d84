package dev.millrace.engineaws.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A history in as few bytes as it takes: about seven for a step's move, where JSON would take a hundred.
///
/// Layout (numbers as varints): form, moves left out, how many are the latest, how many there are, then each move:
/// flags, milliseconds since the move before it (the first: since 1970), from and to in one byte, cause, for steps the
/// attempt and the step or the set, and detail and actor where there are any.
final class HistoryBytes {
    private static final int FORM = 1;

    private static final int OF_TASK = 1;
    private static final int MANY_STEPS = 2;
    private static final int WITH_DETAIL = 4;
    private static final int WITH_ACTOR = 8;

    /// Stands for "from nothing": the task came into being.
    private static final int NOTHING = 0;

    private HistoryBytes() {}

    /// No bytes for a history without moves.
    static byte[] encode(History history) {
        if (history.moves().isEmpty() && history.left() == 0) {
            return new byte[0];
        }
        ByteSink out = new ByteSink(16 + 12 * history.moves().size());
        out.number(FORM);
        out.number(history.left());
        out.number(history.latest());
        out.number(history.moves().size());
        long before = 0;
        for (Move move : history.moves()) {
            long at = move.at().toEpochMilli();
            encode(move, at - before, out);
            before = at;
        }
        return out.bytes();
    }

    static History decode(byte[] bytes) {
        if (bytes.length == 0) {
            return History.NONE;
        }
        ByteSource in = new ByteSource(bytes);
        int form = in.integer();
        if (form != FORM) {
            throw new IllegalStateException("A history has form " + FORM + ", not " + form
                    + ": the item was written by a newer version of Millrace, or is damaged");
        }
        int left = in.integer();
        int latest = in.integer();
        int count = in.integer();
        List<Move> moves = new ArrayList<>(Math.min(count, bytes.length));
        long at = 0;
        for (int i = 0; i < count; i++) {
            int flags = in.integer();
            at += in.signed();
            moves.add(decode(flags, Instant.ofEpochMilli(at), in));
        }
        return new History(moves, latest, left);
    }

    private static void encode(Move move, long sinceBefore, ByteSink out) {
        int flags = (move.detail().isEmpty() ? 0 : WITH_DETAIL)
                | (move.actor().isEmpty() ? 0 : WITH_ACTOR)
                | switch (move) {
                    case Move.OfTask task -> OF_TASK;
                    case Move.OfSteps steps -> single(steps.steps()) < 0 ? MANY_STEPS : 0;
                };
        out.number(flags);
        out.signed(sinceBefore);
        switch (move) {
            case Move.OfTask task -> {
                int from = task.from().map(Code.TASK_STATE::number).orElse(NOTHING);
                out.octet(from << 4 | Code.TASK_STATE.number(task.to()));
                out.number(Code.CAUSE.number(task.cause()));
            }
            case Move.OfSteps steps -> {
                out.octet(Code.STEP_STATE.number(steps.from()) << 4 | Code.STEP_STATE.number(steps.to()));
                out.number(Code.CAUSE.number(steps.cause()));
                out.number(steps.attempt());
                if (single(steps.steps()) < 0) {
                    out.counted(steps.steps().encoded());
                } else {
                    out.number(single(steps.steps()));
                }
            }
        }
        if (!move.detail().isEmpty()) {
            out.text(move.detail());
        }
        if (!move.actor().isEmpty()) {
            out.text(move.actor());
        }
    }

    private static Move decode(int flags, Instant at, ByteSource in) {
        int states = in.octet();
        var cause = Code.CAUSE.of(in.integer());
        if ((flags & OF_TASK) != 0) {
            var from = states >> 4 == NOTHING
                    ? Optional.<dev.millrace.engine.state.TaskState.Kind>empty()
                    : Optional.of(Code.TASK_STATE.of(states >> 4));
            var to = Code.TASK_STATE.of(states & 15);
            return new Move.OfTask(from, to, cause, detail(flags, in), actor(flags, in), at);
        }
        int attempt = in.integer();
        StepSet steps = (flags & MANY_STEPS) == 0 ? StepSet.of(in.integer()) : StepSet.decode(in.counted());
        var from = Code.STEP_STATE.of(states >> 4);
        var to = Code.STEP_STATE.of(states & 15);
        return new Move.OfSteps(steps, from, to, attempt, cause, detail(flags, in), actor(flags, in), at);
    }

    private static String detail(int flags, ByteSource in) {
        return (flags & WITH_DETAIL) == 0 ? "" : in.text();
    }

    private static String actor(int flags, ByteSource in) {
        return (flags & WITH_ACTOR) == 0 ? "" : in.text();
    }

    /// The only step of the set, or -1.
    private static int single(StepSet steps) {
        int first = steps.nextPresent(0);
        return first >= 0 && steps.nextPresent(first + 1) < 0 ? first : -1;
    }
}
