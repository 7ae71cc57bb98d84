package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.ForEach;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.condition.Condition;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.enginetemplates.mapping.Made;
import dev.millrace.enginetemplates.mapping.MappingInput;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.handler.Answered;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Unfinished;
import dev.millrace.handler.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A step with all that can be worked out before it runs: its handler, how its input is made and into what it is read,
/// its config in the types it was asked for, and what its result must satisfy. It does not hold on to its template.
final class CompiledStep {
    private final StepHandler<@Nullable Object, @Nullable Object> handler;
    private final Logger log;
    private final ObjectReader reader;
    private final Optional<InputMapping> mapping;
    private final Optional<InputMapping> items;
    private final Optional<ChildTask> child;
    private final Optional<InputMapping> key;
    private final Optional<Condition> condition;
    private final boolean decides;
    private final List<String> branches;
    private final Json config;
    private final boolean awaitsAnswer;
    private final Optional<ResultSchema> resultSchema;
    private final Optional<ResultSchema> answerSchema;
    private final Map<Class<?>, Object> configs = new ConcurrentHashMap<>();

    private CompiledStep(
            StepTemplate step,
            StepHandler<@Nullable Object, @Nullable Object> handler,
            Optional<InputMapping> mapping,
            Optional<InputMapping> items,
            Optional<ResultSchema> resultSchema) {
        this.handler = handler;
        this.log = LoggerFactory.getLogger(handler.getClass());
        this.reader = StepJson.MAPPER.readerFor(inputTypeOf(handler));
        this.mapping = mapping;
        this.items = items;
        this.child = step.flow().child();
        this.key = child.flatMap(ChildTask::key).map(InputMapping::of);
        this.condition = step.flow().condition().map(Condition::new);
        this.decides = step.flow().decides();
        this.branches = step.flow().branches();
        this.config = step.config();
        boolean awaitsAnswer = step.flow().answerWithin().isPresent();
        this.resultSchema = awaitsAnswer ? Optional.empty() : resultSchema;
        this.answerSchema = resultSchema;
        this.awaitsAnswer = awaitsAnswer;
    }

    @SuppressWarnings("unchecked") // The input is read into the handler's own type, and a result may be anything.
    static CompiledStep of(StepTemplate step, StepHandler<?, ?> handler, SchemaCheck checks) throws Refusal {
        try {
            return new CompiledStep(
                    step,
                    (StepHandler<@Nullable Object, @Nullable Object>) handler,
                    step.input().map(InputMapping::of),
                    step.flow().forEach().map(each -> InputMapping.of(each.items())),
                    step.resultSchema().map(schema -> new ResultSchema(checks, schema)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(StepError.INPUT_INVALID, String.valueOf(e.getMessage()));
        }
    }

    /// What stands for `I` where the class says so, through superclasses and interfaces; a lambda or a raw class says
    /// nothing, and gets plain JSON values.
    static JavaType inputTypeOf(StepHandler<?, ?> handler) {
        TypeFactory types = StepJson.MAPPER.getTypeFactory();
        JavaType[] parameters = types.findTypeParameters(types.constructType(handler.getClass()), StepHandler.class);
        return parameters.length == 0 ? TypeFactory.unknownType() : parameters[0];
    }

    StepHandler<@Nullable Object, @Nullable Object> handler() {
        return handler;
    }

    Logger log() {
        return log;
    }

    /// What there is to do before the handler is asked, if that is all: the step is skipped, stands for many, or starts
    /// a task.
    Optional<Outcome> withoutHandler(StepCall call) throws Refusal {
        boolean spreads = items.isPresent() && call.item() < 0;
        if (call.item() < 0 && condition.isPresent() && !holds(condition.get(), call)) {
            return Optional.of(new Outcome.Skipped());
        }
        if (spreads) {
            return Optional.of(new Outcome.Spreads(itemsOf(call).size()));
        }
        return child.isPresent() ? Optional.of(starts(call)) : Optional.empty();
    }

    private Outcome starts(StepCall call) throws Refusal {
        JsonNode input = input(call) instanceof JsonNode made ? made : NullNode.getInstance();
        Optional<String> named = Optional.empty();
        if (key.isPresent()) {
            JsonNode made = made(key.get(), new MappingInput(call.task().text(), input, Map.of()));
            named = Optional.of(made.isTextual() ? made.textValue() : made.toString());
            if (named.get().isEmpty() || named.get().length() > ChildTask.LONGEST_KEY) {
                throw new Refusal(
                        StepError.INPUT_INVALID,
                        "The task's key has " + named.get().length() + " characters, not 1 to "
                                + ChildTask.LONGEST_KEY);
            }
        }
        return new Outcome.StartsTask(StepJson.canonical(input), named);
    }

    private static boolean holds(Condition condition, StepCall call) throws Refusal {
        try {
            return condition.holds(from(call, call.taskInput(), NullNode.getInstance()));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            throw new Refusal(StepError.INPUT_INVALID, String.valueOf(e.getMessage()));
        }
    }

    /// The list is made anew for each item. What it is made from does not change any more, so it is always the same.
    private JsonNode itemsOf(StepCall call) throws Refusal {
        try {
            JsonNode made = made(items.orElseThrow(), from(call, call.taskInput(), NullNode.getInstance()));
            if (!made.isArray()) {
                throw new Refusal(
                        StepError.INPUT_INVALID,
                        "forEach needs a list, and what it names is "
                                + made.getNodeType().name().toLowerCase(Locale.ROOT));
            }
            if (made.size() > ForEach.MOST_ITEMS) {
                throw new Refusal(
                        StepError.INPUT_INVALID,
                        "forEach takes at most " + ForEach.MOST_ITEMS + " items, not " + made.size());
            }
            return made;
        } catch (JsonProcessingException e) {
            throw new Refusal(StepError.INPUT_INVALID, "The input does not fit: " + Misfit.of(e));
        }
    }

    @Nullable Object input(StepCall call) throws Refusal {
        try {
            JsonNode item = call.item() < 0 ? NullNode.getInstance() : itemOf(call);
            Object input = mapping.isPresent()
                    ? reader.readValue(made(
                            mapping.get(),
                            from(call, mapping.get().readsTaskInput() ? call.taskInput() : Json.NULL, item)))
                    : call.item() < 0 ? reader.readValue(call.taskInput().text()) : reader.readValue(item);
            if (input == null && reader.getValueType().getRawClass().isRecord()) {
                throw new Refusal(StepError.INPUT_INVALID, "$ is null");
            }
            return input;
        } catch (JsonProcessingException e) {
            throw new Refusal(StepError.INPUT_INVALID, "The input does not fit: " + Misfit.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode itemOf(StepCall call) throws Refusal {
        JsonNode item = itemsOf(call).get(call.item());
        if (item == null) {
            throw new Refusal(StepError.INPUT_INVALID, "There is no item " + call.item());
        }
        return item;
    }

    private static JsonNode made(InputMapping mapping, MappingInput from) throws Refusal {
        return switch (mapping.apply(from)) {
            case Made.Input made -> made.input();
            case Made.Missing missing -> throw new Refusal(StepError.INPUT_INVALID, missing.message());
        };
    }

    private static MappingInput from(StepCall call, Json taskInput, JsonNode item) throws JsonProcessingException {
        Map<String, JsonNode> results = HashMap.newHashMap(call.results().size());
        for (Map.Entry<String, Json> result : call.results().entrySet()) {
            results.put(result.getKey(), StepJson.tree(result.getValue()));
        }
        return new MappingInput(call.task().text(), StepJson.tree(taskInput), results, item, call.item(), call.token());
    }

    /// A record is read once and shared; anything that could be changed is read anew each time.
    <T> T config(Class<T> type) {
        return type.isRecord()
                ? type.cast(configs.computeIfAbsent(type, this::readConfig))
                : type.cast(readConfig(type));
    }

    private Object readConfig(Class<?> type) {
        try {
            return StepJson.MAPPER.readValue(config.text(), type);
        } catch (JsonProcessingException e) {
            throw new PermanentException("CONFIG_INVALID", "The config does not fit: " + Misfit.of(e));
        }
    }

    /// @param creations reads what a decision creates
    Outcome outcome(@Nullable Object answer, Creations creations) throws Refusal {
        if (answer instanceof Unfinished unfinished) {
            return new Outcome.GoesOn(StepResult.written(unfinished.checkpoint()), unfinished.after());
        }
        if (answer instanceof Answered answered) {
            return awaitsAnswer
                    ? Outcome.Completed.answered(checked(answered.result(), answerSchema))
                    : outcome(answered.result(), creations);
        }
        if (decides) {
            return decided(accepted(answer), creations);
        }
        return answer instanceof Waiting waiting
                ? new Outcome.Waits(waiting.until(), accepted(waiting.result()))
                : new Outcome.Completed(accepted(answer));
    }

    /// A decision's result is the name of the branch that goes on, a list of names, or an object with such a list
    /// as `choose`, steps as `create`, or both. Where steps are created and nothing is said of branches, all go on.
    private Outcome decided(Json result, Creations creations) throws Refusal {
        try {
            JsonNode tree = StepJson.tree(result);
            if (!tree.has("create")) {
                return new Outcome.Chose(result, chosen(tree.isObject() ? tree.path("choose") : tree));
            }
            for (String key : (Iterable<String>) tree::fieldNames) {
                if (!key.equals("create") && !key.equals("choose")) {
                    throw new Refusal(
                            StepError.DECISION_INVALID,
                            "A decision that creates steps returns {\"create\": [steps], \"choose\": [names]} and no '"
                                    + key + "'");
                }
            }
            Set<String> goOn = tree.has("choose") ? chosen(tree.path("choose")) : Set.copyOf(branches);
            return creations.outcome(tree.path("create"), goOn);
        } catch (JsonProcessingException e) {
            throw new Refusal(StepError.RESULT_NOT_SERIALISABLE, "The result can't be read back");
        }
    }

    private Set<String> chosen(JsonNode names) throws Refusal {
        Set<String> chosen = new LinkedHashSet<>();
        if (names.isTextual()) {
            chosen.add(names.textValue());
        } else if (names.isArray() && names.valueStream().allMatch(JsonNode::isTextual)) {
            names.forEach(name -> chosen.add(name.textValue()));
        } else {
            throw new Refusal(
                    StepError.DECISION_INVALID,
                    "A decision returns the name of a branch, a list of names, {\"choose\": [names]}, or"
                            + " {\"create\": [steps]}");
        }
        if (!branches.containsAll(chosen)) {
            throw new Refusal(
                    StepError.DECISION_INVALID,
                    "A branch was chosen that there is not; there are " + String.join(", ", branches));
        }
        return chosen;
    }

    private Json accepted(@Nullable Object result) throws Refusal {
        return checked(result, resultSchema);
    }

    private static Json checked(@Nullable Object result, Optional<ResultSchema> schema) throws Refusal {
        Json written = StepResult.written(result);
        if (schema.isPresent()) {
            schema.get().check(written);
        }
        return written;
    }
}
