package dev.millrace.engineaws.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Begins executions and looks after them, and says of each refusal whether trying again may help. Its failures are a
/// handler's, as it is asked while one runs.
public final class StepFunctions {
    /// The code of a failure after which nobody knows whether what was asked for was done.
    public static final String UNREACHABLE = "STEP_FUNCTIONS_UNREACHABLE";

    /// What no healthy call takes.
    private static final Duration CALL = Duration.ofSeconds(5);

    /// A beginning and a look, each of them twice, and time to say what came of it.
    private static final int MOST_CALLS = 5;

    private final ObjectMapper json = new ObjectMapper();
    private final Supplier<StatesApi> api;

    /// @param api asked for when it is first needed, which in most deployments is never
    public StepFunctions(Supplier<StatesApi> api) {
        this.api = api;
    }

    /// Sees to it that there is an execution under this name. Step Functions takes the same beginning twice while the
    /// execution runs, and refuses the name once it has ended; then that execution is the one.
    ///
    /// @param input JSON
    /// @param most how long all of it may take
    /// @return how it ended, if it has
    /// @throws RetryableException if it can't be begun now; under the code [#UNREACHABLE] it may have been
    /// @throws PermanentException if it never can
    public Optional<ExecutionEnd> begin(String stateMachineArn, String name, String input, Duration most) {
        Duration share = most.dividedBy(MOST_CALLS);
        Duration each = share.compareTo(CALL) < 0 ? share : CALL;
        StatesApi.Answer answer = asked(stateMachineArn, () -> api.get().start(stateMachineArn, name, input, each));
        if (answer.status() != 200) {
            String type = type(answer);
            if (type.equals("ExecutionAlreadyExists")) {
                return look(StateMachines.executionArn(stateMachineArn, name), each);
            }
            throw judged(stateMachineArn, answer.status(), type);
        }
        if (body(stateMachineArn, answer).path("executionArn").asText().contains(":express:")) {
            throw new PermanentException(
                    "STATE_MACHINE_EXPRESS",
                    stateMachineArn + " is of the type EXPRESS, which tells nobody how an execution ends; steps need"
                            + " one of the type STANDARD");
        }
        return Optional.empty();
    }

    /// @return how it ended, if it has
    /// @throws RetryableException if nobody knows now
    /// @throws PermanentException if nobody ever will
    public Optional<ExecutionEnd> look(String executionArn) {
        return look(executionArn, CALL);
    }

    private Optional<ExecutionEnd> look(String executionArn, Duration most) {
        StatesApi.Answer answer = asked(executionArn, () -> api.get().describe(executionArn, most));
        if (answer.status() != 200) {
            throw judged(executionArn, answer.status(), type(answer));
        }
        return ExecutionEnd.read(body(executionArn, answer));
    }

    /// Asked once more at once if nothing came back: most often it was the connection alone, and to ask the same twice
    /// changes nothing.
    private static StatesApi.Answer asked(String about, Supplier<StatesApi.Answer> question) {
        try {
            StatesApi.Answer answer = question.get();
            return answer.status() >= 500 ? question.get() : answer;
        } catch (UncheckedIOException first) {
            try {
                return question.get();
            } catch (UncheckedIOException second) {
                throw unreachable(about);
            }
        }
    }

    private JsonNode body(String about, StatesApi.Answer answer) {
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException broken) {
            throw unreachable(about);
        }
    }

    /// Without the name of the service's model, which may stand before it.
    private String type(StatesApi.Answer answer) {
        try {
            String type = json.readTree(answer.body()).path("__type").asText();
            return type.substring(type.lastIndexOf('#') + 1);
        } catch (JsonProcessingException noType) {
            return "";
        }
    }

    private static RetryableException unreachable(String about) {
        return new RetryableException(
                UNREACHABLE, "Step Functions could not be asked for " + about + ", or its answer was lost");
    }

    private static RuntimeException judged(String about, int status, String type) {
        if (type.contains("Throttl") || type.equals("ExecutionLimitExceeded") || status == 429) {
            return new RetryableException("STEP_FUNCTIONS_THROTTLED", "Step Functions throttles " + about);
        }
        if (status >= 500) {
            return unreachable(about);
        }
        return switch (type) {
            case "AccessDeniedException" ->
                new PermanentException(
                        "STATE_MACHINE_NOT_ALLOWED",
                        "Steps have no right to " + about + "; name it in the deployment's setting 'stateMachines'");
            case "StateMachineDoesNotExist", "StateMachineDeleting" ->
                new PermanentException("STATE_MACHINE_NOT_FOUND", "There is no state machine " + about);
            case "ExecutionDoesNotExist" ->
                new PermanentException("EXECUTION_NOT_FOUND", "There is no execution " + about);
            default ->
                new PermanentException(
                        "STEP_FUNCTIONS_REFUSED",
                        "Step Functions refused " + about + " with " + (type.isEmpty() ? status : type));
        };
    }
}
