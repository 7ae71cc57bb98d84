package dev.millrace.localstack.states;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.execution.ExecutionEnd;
import java.time.Instant;
import java.util.Optional;

/// One execution, as it is described and told of.
///
/// @param end how it ended, and when, if it has
record Execution(
        String arn, String stateMachineArn, String name, String input, Instant startedAt, Optional<Ended> end) {
    /// Characters of input and output together that an event has room for, written as texts in JSON.
    private static final int MOST_IN_EVENT = 248 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    record Ended(ExecutionEnd how, Instant at) {}

    Execution ended(ExecutionEnd how, Instant at) {
        return new Execution(arn, stateMachineArn, name, input, startedAt, Optional.of(new Ended(how, at)));
    }

    /// Whether the same is asked for.
    boolean isOf(String otherInput) {
        return end.isEmpty() && input.equals(otherInput);
    }

    String begun() {
        return JSON.createObjectNode()
                .put("executionArn", arn)
                .put("startDate", startedAt.toEpochMilli() / 1000.0)
                .toString();
    }

    /// As DescribeExecution answers.
    String described() {
        var said = common().put("startDate", startedAt.toEpochMilli() / 1000.0).put("input", input);
        end.ifPresent(ended -> {
            said.put("stopDate", ended.at().toEpochMilli() / 1000.0);
            ended.how().output().ifPresent(output -> said.put("output", output));
        });
        return said.toString();
    }

    /// What the event of its present status says. Input and output are left out as they grow too large for an event.
    String told() {
        var said = common().put("startDate", startedAt.toEpochMilli());
        end.ifPresentOrElse(ended -> said.put("stopDate", ended.at().toEpochMilli()), () -> said.putNull("stopDate"));
        var output = end.flatMap(ended -> ended.how().output());
        int outputSize = output.map(Execution::escaped).orElse(0);
        put(said, "input", Optional.of(input), escaped(input) + outputSize <= MOST_IN_EVENT);
        put(said, "output", output, outputSize <= MOST_IN_EVENT);
        return said.toString();
    }

    private ObjectNode common() {
        var said = JSON.createObjectNode()
                .put("executionArn", arn)
                .put("stateMachineArn", stateMachineArn)
                .put("name", name)
                .put("status", end.map(ended -> ended.how().status().name()).orElse("RUNNING"));
        end.flatMap(ended -> ended.how().error()).ifPresent(error -> said.put("error", error));
        end.flatMap(ended -> ended.how().cause()).ifPresent(cause -> said.put("cause", cause));
        return said;
    }

    private static void put(ObjectNode said, String field, Optional<String> value, boolean isIncluded) {
        said.put(field, value.filter(text -> isIncluded).orElse(null));
        if (value.isPresent()) {
            said.putObject(field + "Details").put("included", isIncluded);
        } else {
            said.putNull(field + "Details");
        }
    }

    private static int escaped(String text) {
        return JSON.getNodeFactory().textNode(text).toString().length();
    }
}
