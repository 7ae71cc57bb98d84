package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/// One `${…}`.
///
/// @param written what stands between the braces
/// @param optional ends in `?`: what is not there is `null`
record Reference(String written, Source source, List<Accessor> path, boolean optional) {
    sealed interface Source {
        record TaskInput() implements Source {}

        record Result(String step) implements Source {}

        record TaskId() implements Source {}

        /// What somebody outside must name to say how the step ended.
        record AnswerToken() implements Source {}

        record Item() implements Source {}

        record Index() implements Source {}
    }

    sealed interface Accessor {
        record Key(String name) implements Accessor {}

        record Index(int position) implements Accessor {}
    }

    JsonNode value(MappingInput from, List<String> missing) {
        return switch (source) {
            case Source.TaskInput ignored -> walk(from.taskInput(), "the task's input", missing);
            case Source.TaskId ignored -> TextNode.valueOf(from.taskId());
            case Source.AnswerToken ignored ->
                from.answerToken().isEmpty()
                        ? absent("the step awaits no answer; give it answerWithin", missing)
                        : TextNode.valueOf(from.answerToken());
            case Source.Item ignored -> walk(from.item(), "the item", missing);
            case Source.Index ignored -> IntNode.valueOf(from.index());
            case Source.Result result ->
                Optional.ofNullable(from.results().get(result.step()))
                        .map(value -> walk(value, "the result of step '" + result.step() + "'", missing))
                        .orElseGet(() -> absent("step '" + result.step() + "' has no result", missing));
        };
    }

    private JsonNode walk(JsonNode start, String owner, List<String> missing) {
        JsonNode value = start;
        StringBuilder way = new StringBuilder();
        for (Accessor accessor : path) {
            JsonNode next = switch (accessor) {
                case Accessor.Key key -> value.get(key.name());
                case Accessor.Index index -> value.isArray() ? value.get(index.position()) : null;
            };
            if (next == null) {
                return absent(owner + " has no " + nameOf(accessor) + (way.isEmpty() ? "" : " in " + way), missing);
            }
            way.append(step(accessor, way.isEmpty()));
            value = next;
        }
        return value;
    }

    private JsonNode absent(String why, List<String> missing) {
        if (!optional) {
            missing.add("${" + written + "}: " + why);
        }
        return NullNode.getInstance();
    }

    private static String nameOf(Accessor accessor) {
        return switch (accessor) {
            case Accessor.Key key -> "'" + key.name() + "'";
            case Accessor.Index index -> "item " + index.position();
        };
    }

    private static String step(Accessor accessor, boolean first) {
        return switch (accessor) {
            case Accessor.Key key -> (first ? "" : ".") + key.name();
            case Accessor.Index index -> "[" + index.position() + "]";
        };
    }
}
