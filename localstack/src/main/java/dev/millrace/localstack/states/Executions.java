package dev.millrace.localstack.states;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.ExecutionEnd;
import dev.millrace.engineaws.execution.StatesApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// The executions of the state machines that were given to the stack when it was started, by name. Each tells its
/// changes of status on the default bus, as Step Functions does. They are forgotten with the stack.
public final class Executions implements StatesApi, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]{1,80}");
    private static final int LARGEST_INPUT = 256 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, StateMachine> machines;
    private final EventBridgeApi bus;
    private final Map<String, Execution> executions = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Executions(Map<String, StateMachine> machines, EventBridgeApi bus) {
        this.machines = Map.copyOf(machines);
        this.bus = bus;
    }

    /// A refusal as Step Functions sends it.
    public static Answer refused(String type, String message) {
        return new Answer(
                400,
                new ObjectMapper()
                        .createObjectNode()
                        .put("__type", type)
                        .put("message", message)
                        .toString());
    }

    @Override
    public Answer start(String stateMachineArn, String name, String input, Duration most) {
        var machine = machines.get(stateMachineArn.substring(stateMachineArn.lastIndexOf(':') + 1));
        if (machine == null) {
            return refused("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + stateMachineArn + "'");
        }
        if (!NAME.matcher(name).matches()) {
            return refused("InvalidName", "Invalid Name: '" + name + "'");
        }
        if (!isJson(input) || input.getBytes(StandardCharsets.UTF_8).length > LARGEST_INPUT) {
            return refused("InvalidExecutionInput", "Invalid State Machine Execution Input");
        }
        var arn = stateMachineArn.replace(":stateMachine:", ":execution:") + ":" + name;
        var begun = new Execution(arn, stateMachineArn, name, input, Instant.now(), Optional.empty());
        Execution standing;
        synchronized (executions) {
            standing = executions.putIfAbsent(arn, begun);
        }
        if (standing == null) {
            tell(begun);
            threads.execute(() -> run(machine, begun));
        } else if (!standing.isOf(input)) {
            return refused("ExecutionAlreadyExists", "Execution Already Exists: '" + arn + "'");
        }
        machine.taken(name);
        return new Answer(200, (standing == null ? begun : standing).begun());
    }

    @Override
    public Answer describe(String executionArn, Duration most) {
        synchronized (executions) {
            var execution = executions.get(executionArn);
            return execution == null
                    ? refused("ExecutionDoesNotExist", "Execution Does Not Exist: '" + executionArn + "'")
                    : new Answer(200, execution.described());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void run(StateMachine machine, Execution execution) {
        ExecutionEnd end;
        try {
            end = machine.run(execution.name(), execution.input());
        } catch (RuntimeException thrown) {
            end = ExecutionEnd.ended(
                    ExecutionEnd.Status.FAILED, thrown.getClass().getSimpleName(), String.valueOf(thrown.getMessage()));
        }
        var ended = execution.ended(end, Instant.now());
        synchronized (executions) {
            executions.put(ended.arn(), ended);
        }
        tell(ended);
    }

    private void tell(Execution execution) {
        bus.put(List.of(new EventBridgeApi.Entry(
                "default",
                "aws.states",
                "Step Functions Execution Status Change",
                Instant.now(),
                execution.told(),
                List.of(execution.arn()))));
    }

    private boolean isJson(String input) {
        try {
            return !json.readTree(input).isMissingNode();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
