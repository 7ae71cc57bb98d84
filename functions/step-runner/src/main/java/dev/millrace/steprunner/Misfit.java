package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says where a JSON value does not fit a type, and how; never what stands there, as errors hold no payloads.
final class Misfit {
    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, long.class, short.class, byte.class, Integer.class, Long.class, Short.class, Byte.class);
    private static final Set<Class<?>> NUMBERS =
            Set.of(double.class, float.class, Double.class, Float.class, BigDecimal.class);

    private Misfit() {}

    static String of(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? placeOf(mapping) + " " + problem(mapping)
                : "it is not JSON that can be read";
    }

    private static String placeOf(JsonMappingException e) {
        StringBuilder place = new StringBuilder("$");
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() != null) {
                place.append('.').append(step.getFieldName());
            } else {
                place.append('[').append(step.getIndex()).append(']');
            }
        }
        return place.toString();
    }

    private static String problem(JsonMappingException e) {
        if (e instanceof InvalidNullException) {
            return "is missing or null";
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return "is refused: " + e.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch.getOriginalMessage().startsWith("Missing required creator property")
                    ? "is missing"
                    : "is not " + wanted(mismatch.getTargetType());
        }
        return "can't be read";
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "what is needed";
        }
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (NUMBERS.contains(type)) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return "what " + type.getSimpleName() + " is made from";
    }
}
