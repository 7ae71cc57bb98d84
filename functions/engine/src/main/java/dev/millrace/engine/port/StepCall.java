package dev.millrace.engine.port;

import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Everything an attempt is started with.
///
/// @param template with what was created in the task
/// @param idempotencyKey the same for every attempt of this step in this epoch of the task
/// @param name of this attempt alone: see [dev.millrace.engine.task.AttemptName]
/// @param taskInput the task's input; `null` as JSON where the step does not read it
/// @param results of the steps it reads, by name; a step that was skipped has none
/// @param item which of the items of its list an item's step is for, from 0; -1 for any other step
/// @param token what an answer from outside must name; empty where none is awaited
/// @param deadline when the attempt's timeout is over
/// @param heartbeat renews the lease, and ties the attempt to its record
public record StepCall(
        TaskId task,
        Template template,
        StepTemplate step,
        int number,
        int attempt,
        String idempotencyKey,
        String name,
        String correlationId,
        String traceparent,
        Json taskInput,
        Map<String, Json> results,
        int item,
        String token,
        Instant deadline,
        Heartbeat heartbeat) {
    public StepCall {
        results = Map.copyOf(results);
    }

    /// The same of a step that is described otherwise.
    public StepCall of(StepTemplate other) {
        return new StepCall(
                task,
                template,
                other,
                number,
                attempt,
                idempotencyKey,
                name,
                correlationId,
                traceparent,
                taskInput,
                results,
                item,
                token,
                deadline,
                heartbeat);
    }

    /// Renews the attempt's lease.
    @FunctionalInterface
    public interface Heartbeat {
        /// @return whether the attempt still owns its step; if not, its handler is to stop
        boolean beat();

        /// Notes how far the attempt has come, for the next one to see. Goes into the record with its next
        /// write: a beat, or the attempt's end. An attempt that has no record of its own forgets it.
        ///
        /// @param details small: at most [#MOST_DETAILS] bytes
        default void note(Json details) {}

        /// What this attempt or the one before it noted last.
        default Optional<Json> details() {
            return Optional.empty();
        }

        /// What the attempt goes on from, if it was not finished before or one before it got that far. May read
        /// it from the payload store.
        default Optional<Json> checkpoint() {
            return Optional.empty();
        }

        /// By what a worker outside may answer for this attempt; only a step of such workers has one.
        default Optional<WorkToken> token() {
            return Optional.empty();
        }

        /// Bytes that details may take: they are written with every beat.
        int MOST_DETAILS = 2048;
    }
}
