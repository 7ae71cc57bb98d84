package dev.millrace.builtinhandlers;

import dev.millrace.enginetemplates.format.Durations;
import dev.millrace.handler.ConfigProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a step's config key by key and collects all that is wrong with it, so that one reading serves both the check
/// when a template is applied and the run. A key nobody asked for is a problem too. Not safe to share between threads.
final class ConfigReader {
    private final Map<String, ? extends @Nullable Object> config;
    private final Set<String> known = new TreeSet<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    ConfigReader(Map<String, ? extends @Nullable Object> config) {
        this.config = config;
    }

    /// Reads a config that was checked before; what is wrong with it now is an exception that lists everything.
    static <C> C read(Map<String, ? extends @Nullable Object> config, Function<ConfigReader, C> form) {
        ConfigReader reader = new ConfigReader(config);
        C formed = form.apply(reader);
        List<ConfigProblem> problems = reader.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.stream()
                    .map(problem -> problem.at() + ": " + problem.problem() + ". " + problem.fix())
                    .collect(Collectors.joining("; ")));
        }
        return formed;
    }

    static List<ConfigProblem> problemsIn(Map<String, ? extends @Nullable Object> config, Consumer<ConfigReader> form) {
        ConfigReader reader = new ConfigReader(config);
        form.accept(reader);
        return reader.problems();
    }

    /// What was found wrong so far, and every key that was not asked for.
    List<ConfigProblem> problems() {
        List<ConfigProblem> all = new ArrayList<>(problems);
        for (String key : config.keySet()) {
            if (!known.contains(key)) {
                all.add(new ConfigProblem(key, "unknown key", unknownKeyFix()));
            }
        }
        return List.copyOf(all);
    }

    private String unknownKeyFix() {
        return known.isEmpty()
                ? "Remove it: this handler has no config"
                : "Remove it, or use one of " + String.join(", ", known);
    }

    void problem(String at, String problem, String fix) {
        problems.add(new ConfigProblem(at, problem, fix));
    }

    Optional<Object> value(String key) {
        known.add(key);
        return Optional.ofNullable(config.get(key));
    }

    Optional<String> text(String key, String fix) {
        return value(key).flatMap(value -> {
            if (value instanceof String text && !text.isBlank()) {
                return Optional.of(text);
            }
            problem(key, "is " + kindOf(value) + ", not a text", fix);
            return Optional.empty();
        });
    }

    Optional<Integer> wholeNumber(String key, int least, int most) {
        return value(key).flatMap(value -> {
            if ((value instanceof Integer || value instanceof Long)
                    && ((Number) value).longValue() >= least
                    && ((Number) value).longValue() <= most) {
                return Optional.of(((Number) value).intValue());
            }
            problem(
                    key,
                    "is not a whole number from " + least + " to " + most,
                    "Write one, like " + key + ": " + least);
            return Optional.empty();
        });
    }

    boolean flag(String key) {
        return value(key)
                .map(value -> {
                    if (value instanceof Boolean flag) {
                        return flag;
                    }
                    problem(key, "is " + kindOf(value) + ", not true or false", "Write " + key + ": true");
                    return false;
                })
                .orElse(false);
    }

    Optional<Duration> duration(String key, Duration least, Duration most) {
        return value(key).flatMap(value -> {
            Optional<Duration> duration =
                    value instanceof String text ? Durations.parse(text) : Optional.<Duration>empty();
            if (duration.isEmpty()) {
                problem(key, "is not a duration", "Write a duration like 250ms, 30s, 5m, 1h30m, 2d or PT1H30M");
            } else if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
                problem(
                        key,
                        "lies outside of " + Durations.text(least) + " to " + Durations.text(most),
                        "Write a duration in between, like " + key + ": " + Durations.text(least));
                return Optional.empty();
            }
            return duration;
        });
    }

    List<?> list(String key, String fix) {
        return value(key)
                .<List<?>>map(value -> {
                    if (value instanceof List<?> list) {
                        return list;
                    }
                    problem(key, "is " + kindOf(value) + ", not a list", fix);
                    return List.of();
                })
                .orElse(List.of());
    }

    Map<?, ?> map(String key, String fix) {
        return value(key)
                .<Map<?, ?>>map(value -> {
                    if (value instanceof Map<?, ?> map) {
                        return map;
                    }
                    problem(key, "is " + kindOf(value) + ", not an object", fix);
                    return Map.of();
                })
                .orElse(Map.of());
    }

    static String kindOf(Object value) {
        return switch (value) {
            case String text -> text.isBlank() ? "an empty text" : "a text";
            case Number ignored -> "a number";
            case Boolean ignored -> "true or false";
            case List<?> ignored -> "a list";
            case Map<?, ?> ignored -> "an object";
            default -> "something else";
        };
    }
}
