package dev.millrace.engine.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A step that has a record of its own: it travelled through a queue, waits, goes on from a checkpoint, or has a large
/// result.
///
/// @param epoch of the task when it was claimed
/// @param state never pending, and ready only where it goes on from a checkpoint: a step without a record is that
/// @param revision counts the writes of this record, from 1 and through all attempts; each write names the
///     one it read
/// @param taskVersion of the task when it was last claimed: orders its events among the task's
/// @param result once it is complete, or waits with a result ready
/// @param label what people call it if the template does not say: it was made at run time. Empty for a
///     declared step
/// @param unchosen of a complete decision, the children that it did not choose
/// @param writer tells whose write this was
/// @param details what the attempt, or the one before it, noted of how far it has come; small
/// @param holder the secret of the worker outside that the latest claim was handed to; it stays when that
///     one has answered, so that a repeated answer is known again. Of a step that awaits an answer and goes on
///     over several invocations, the secret of its token, which stays the same
/// @param continuation of a step that is gone on with over several invocations, until it is complete
public record StepRecord(
        TaskId task,
        int step,
        String label,
        Origin origin,
        int epoch,
        StepState state,
        long revision,
        long taskVersion,
        Optional<Payload> result,
        StepSet unchosen,
        History history,
        String writer,
        Instant updatedAt,
        Optional<Json> details,
        Optional<String> holder,
        Optional<Continuation> continuation) {
    /// Entries of history a step's record keeps besides the first.
    public static final int RECENT_MOVES = 20;

    /// Of a declared step that is no decision.
    public StepRecord(
            TaskId task,
            int step,
            Origin origin,
            int epoch,
            StepState state,
            long revision,
            long taskVersion,
            Optional<Payload> result,
            History history,
            String writer,
            Instant updatedAt) {
        this(
                task,
                step,
                "",
                origin,
                epoch,
                state,
                revision,
                taskVersion,
                result,
                StepSet.EMPTY,
                history,
                writer,
                updatedAt);
    }

    /// One whose attempt noted nothing, and that no worker outside holds.
    public StepRecord(
            TaskId task,
            int step,
            String label,
            Origin origin,
            int epoch,
            StepState state,
            long revision,
            long taskVersion,
            Optional<Payload> result,
            StepSet unchosen,
            History history,
            String writer,
            Instant updatedAt) {
        this(
                task,
                step,
                label,
                origin,
                epoch,
                state,
                revision,
                taskVersion,
                result,
                unchosen,
                history,
                writer,
                updatedAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same, as of a later version of its task.
    public StepRecord seenAt(long version) {
        return with(version, unchosen, holder, continuation);
    }

    /// The same, with these children of a decision not chosen.
    public StepRecord choosing(StepSet notChosen) {
        return with(taskVersion, notChosen, holder, continuation);
    }

    /// The same, claimed for a worker outside.
    public StepRecord heldBy(String secret) {
        return with(taskVersion, unchosen, Optional.of(secret), continuation);
    }

    /// The same, to be gone on with from there.
    public StepRecord goingOn(Continuation from) {
        return with(taskVersion, unchosen, holder, Optional.of(from));
    }

    /// The same, by a write that tells these beside its moves.
    public StepRecord telling(List<OwnEvents> events) {
        return new StepRecord(
                task,
                step,
                label,
                origin,
                epoch,
                state,
                revision,
                taskVersion,
                result,
                unchosen,
                history.telling(events),
                writer,
                updatedAt,
                details,
                holder,
                continuation);
    }

    private StepRecord with(long version, StepSet notChosen, Optional<String> heldBy, Optional<Continuation> goesOn) {
        return new StepRecord(
                task, step, label, origin, epoch, state, revision, version, result, notChosen, history, writer,
                updatedAt, details, heldBy, goesOn);
    }

    /// The attempt its state speaks of; for one that is to be retried the next.
    public int attempt() {
        return switch (state) {
            case StepState.Running running -> running.attempt();
            case StepState.Retrying retrying -> retrying.attempt();
            case StepState.Waiting waiting -> waiting.attempt();
            case StepState.Complete complete -> complete.attempt();
            case StepState.Failed failed -> failed.attempt();
            case StepState.Ready ready -> ready.attempt();
            case StepState.Pending pending -> 0;
            case StepState.Skipped skipped -> 0;
            case StepState.Cancelled cancelled -> 0;
            case StepState.Resolved resolved -> 0;
        };
    }

    /// When the first attempt of this epoch began, as far as the record reaches back.
    public Instant firstBegan() {
        if (continuation.isPresent()) {
            return continuation.get().since();
        }
        List<Move> moves = history.moves();
        for (Move move : moves.reversed()) {
            if (move instanceof Move.OfSteps of && of.to() == StepState.Kind.RUNNING && of.attempt() == 1) {
                return move.at();
            }
        }
        return moves.isEmpty() ? updatedAt : moves.getFirst().at();
    }

    /// When the attempt began that the record speaks of, or was taken up last.
    public Instant began() {
        return history.moves().reversed().stream()
                .filter(move -> move instanceof Move.OfSteps of && of.to() == StepState.Kind.RUNNING)
                .map(Move::at)
                .findFirst()
                .orElseGet(() -> updatedAt);
    }
}
