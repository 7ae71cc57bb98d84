package dev.millrace.cli.command;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Which events are meant.
final class EventSpanOptions {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From then on: 2026-11-21T09:30:00Z, 2026-11-21, or 2h for two hours ago.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Until then.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Of these types: task.failed, step.*.")
    private List<String> types = List.of();

    @Option(names = "--task", paramLabel = "TASK", description = "Of this task; its own times say where to look.")
    private Optional<String> task = Optional.empty();

    @Option(names = "--namespace", paramLabel = "NAME", description = "Of tasks of this namespace.")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--pattern", paramLabel = "JSON", description = "That this pattern of EventBridge matches.")
    private Optional<String> pattern = Optional.empty();

    boolean ofTask() {
        return task.isPresent();
    }

    List<String> types() {
        return types;
    }

    /// By the names of the API, without types.
    Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        from.ifPresent(time -> values.put("from", moment(time)));
        to.ifPresent(time -> values.put("to", moment(time)));
        task.ifPresent(id -> values.put("task", id));
        namespace.ifPresent(name -> values.put("namespace", name));
        pattern.ifPresent(json -> values.put("pattern", json));
        return values;
    }

    private static String moment(String text) {
        var ago = AGO.matcher(text);
        if (!ago.matches()) {
            return text;
        }
        try {
            String unit = ago.group(2).equals("d")
                    ? "P" + ago.group(1) + "D"
                    : "PT" + ago.group(1) + ago.group(2).toUpperCase(Locale.ROOT);
            return Instant.now().minus(Duration.parse(unit)).toString();
        } catch (DateTimeParseException tooLong) {
            return text;
        }
    }
}
