package dev.millrace.engineaws.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.Arrays;
import java.util.Optional;

/// How an execution ended.
///
/// @param output JSON, of one that succeeded
/// @param error a short name, such as `States.TaskFailed`
/// @param cause for people
public record ExecutionEnd(Status status, Optional<String> output, Optional<String> error, Optional<String> cause) {
    private static final int LONGEST_CODE = 100;

    public enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED;

        /// @return nothing of one that goes on: running, or to be redriven
        static Optional<Status> of(String text) {
            return Arrays.stream(values())
                    .filter(status -> status.name().equals(text))
                    .findFirst();
        }
    }

    public static ExecutionEnd succeeded(String output) {
        return new ExecutionEnd(Status.SUCCEEDED, Optional.of(output), Optional.empty(), Optional.empty());
    }

    public static ExecutionEnd ended(Status status, String error, String cause) {
        return new ExecutionEnd(status, Optional.empty(), Optional.of(error), Optional.of(cause));
    }

    /// What DescribeExecution answers, or what an event says of a change of status.
    ///
    /// @return nothing of an execution that goes on
    public static Optional<ExecutionEnd> read(JsonNode said) {
        return Status.of(said.path("status").asText())
                .map(status ->
                        new ExecutionEnd(status, text(said, "output"), text(said, "error"), text(said, "cause")));
    }

    /// Whether something is missing that DescribeExecution knows. An event leaves out what is too large for it.
    public boolean isPartial() {
        return status == Status.SUCCEEDED && output.isEmpty() || status == Status.FAILED && error.isEmpty();
    }

    /// What that means for the step's attempt.
    ///
    /// @param execution its name, for people
    public Outcome outcome(String execution) {
        return switch (status) {
            case SUCCEEDED -> new Outcome.Completed(JsonTrees.json(JsonTrees.tree(new Json(output.orElse("null")))));
            case FAILED -> failed(error.orElse("EXECUTION_FAILED"), cause.orElse(execution + " failed"), true);
            case TIMED_OUT ->
                failed(
                        StepError.TIMEOUT,
                        cause.orElse(execution + " did not end within its state machine's time"),
                        true);
            case ABORTED -> failed("EXECUTION_ABORTED", cause.orElse(execution + " was stopped"), false);
        };
    }

    private static Outcome failed(String code, String message, boolean retryable) {
        String cut = code.length() > LONGEST_CODE ? code.substring(0, LONGEST_CODE) : code;
        return new Outcome.Failed(
                new StepError(cut.isBlank() ? "EXECUTION_FAILED" : cut, message), retryable, Optional.empty());
    }

    private static Optional<String> text(JsonNode said, String field) {
        return said.path(field).isTextual() ? Optional.of(said.path(field).textValue()) : Optional.empty();
    }
}
