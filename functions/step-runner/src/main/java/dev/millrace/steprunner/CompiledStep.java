package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.enginetemplates.mapping.Made;
import dev.millrace.enginetemplates.mapping.MappingInput;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Json config;
    private final Optional<ResultSchema> resultSchema;
    private final Map<Class<?>, Object> configs = new ConcurrentHashMap<>();

    private CompiledStep(
            StepHandler<@Nullable Object, @Nullable Object> handler,
            Optional<InputMapping> mapping,
            Json config,
            Optional<ResultSchema> resultSchema) {
        this.handler = handler;
        this.log = LoggerFactory.getLogger(handler.getClass());
        this.reader = StepJson.MAPPER.readerFor(inputTypeOf(handler));
        this.mapping = mapping;
        this.config = config;
        this.resultSchema = resultSchema;
    }

    @SuppressWarnings("unchecked") // The input is read into the handler's own type, and a result may be anything.
    static CompiledStep of(StepTemplate step, StepHandler<?, ?> handler, SchemaCheck checks) throws Refusal {
        try {
            return new CompiledStep(
                    (StepHandler<@Nullable Object, @Nullable Object>) handler,
                    step.input().map(InputMapping::of),
                    step.config(),
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

    @Nullable Object input(StepCall call) throws Refusal {
        try {
            Object input = mapping.isPresent()
                    ? reader.readValue(mapped(mapping.get(), call))
                    : reader.readValue(call.taskInput().text());
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

    static JsonNode mapped(InputMapping mapping, StepCall call) throws Refusal, JsonProcessingException {
        Map<String, JsonNode> results = HashMap.newHashMap(call.results().size());
        for (Map.Entry<String, Json> result : call.results().entrySet()) {
            results.put(result.getKey(), StepJson.tree(result.getValue()));
        }
        JsonNode taskInput = StepJson.tree(mapping.readsTaskInput() ? call.taskInput() : Json.NULL);
        return switch (mapping.apply(new MappingInput(call.task().text(), taskInput, results))) {
            case Made.Input made -> made.input();
            case Made.Missing missing -> throw new Refusal(StepError.INPUT_INVALID, missing.message());
        };
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

    Outcome outcome(@Nullable Object answer) throws Refusal {
        return answer instanceof Waiting waiting
                ? new Outcome.Waits(waiting.until(), accepted(waiting.result()))
                : new Outcome.Completed(accepted(answer));
    }

    private Json accepted(@Nullable Object result) throws Refusal {
        Json written = StepResult.written(result);
        if (resultSchema.isPresent()) {
            resultSchema.get().check(written);
        }
        return written;
    }
}
