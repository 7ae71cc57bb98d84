package dev.millrace.infracdk;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What may be said to the app: as `-Dmillrace.<name>=…` to Java, or as `-c <name>=…` to the CDK CLI.
///
/// | name | what |
/// |---|---|
/// | `out` | folder to write to (Java only; also the first argument) |
/// | `copyAssets` | `false` leaves the functions where they are built and names them in the template by that path (Java
/// only; for the local stack) |
/// | `functions` | folder of the built functions |
/// | `environment` | which environment of a template applies; also part of the stack's name |
/// | `totalConcurrency` | how many batches of steps may be worked on at once |
/// | `workerMemory` | megabytes of the function that runs steps |
/// | `requestsPerSecond` | what the HTTP API lets through |
/// | `eventRetentionDays` | how long the event store keeps events (else for good); also keeps an archive of the bus |
/// | `handlers` | jars with step handlers, separated as in a class path |
/// | `alarmEmail` | who is told of alarms |
/// | `workerQueues` | names of queues for workers outside, separated by commas; `default` is always there |
/// | `ageingMinutes` | how long a step waits in its lane before it is raised to the next one up |
/// | `invokes` | Lambda functions that steps may invoke (names or ARNs, with alias or version), separated by commas |
/// | `subscriberQueues` | queues to which subscriptions may send (names or ARNs), separated by commas |
/// | `orderedEvents` | whether subscriptions may ask for order; the table's stream is then read a second time |
/// | `eventStreams` | a JSON file that names Kinesis data streams and Kafka topics for events (docs/streams.md) |
/// | `secrets` | secrets of Secrets Manager that `http` steps may use (names or ARNs), separated by commas |
/// | `stateMachines` | state machines that steps may begin executions of (names or ARNs), separated by commas |
record AppSettings(Path out, boolean copyAssets, Map<String, String> given) {
    private static final String PREFIX = "millrace.";
    private static final Set<String> KNOWN = Set.of(
            "out",
            "copyAssets",
            "functions",
            "environment",
            "totalConcurrency",
            "workerMemory",
            "requestsPerSecond",
            "eventRetentionDays",
            "handlers",
            "alarmEmail",
            "workerQueues",
            "ageingMinutes",
            "invokes",
            "subscriberQueues",
            "orderedEvents",
            "eventStreams",
            "secrets",
            "stateMachines");

    AppSettings {
        var unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "There are no settings named %s; there are %s".formatted(unknown, new TreeSet<>(KNOWN)));
        }
        given = Map.copyOf(given);
    }

    /// The one place that reads this process's arguments, properties and environment.
    static AppSettings ofThisProcess(String... arguments) {
        var given = given(System.getProperties());
        var folder = Stream.of(
                        Stream.of(arguments).findFirst(),
                        Optional.ofNullable(given.get("out")),
                        Optional.ofNullable(System.getenv("CDK_OUTDIR")))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("cdk.out");
        return of(Path.of(folder), given);
    }

    static AppSettings of(Path out, Map<String, String> given) {
        return new AppSettings(out, Boolean.parseBoolean(given.getOrDefault("copyAssets", "true")), given);
    }

    /// @param context what the CDK CLI was told, by name; null where it was told nothing
    MillraceProps props(Function<String, @Nullable Object> context) {
        var props = MillraceProps.builder(value("functions", context)
                .map(Path::of)
                .orElseGet(AppSettings::functions)
                .toAbsolutePath()
                .normalize());
        value("environment", context).ifPresent(props::environment);
        value("totalConcurrency", context).map(Integer::valueOf).ifPresent(props::totalConcurrency);
        value("workerMemory", context).map(Integer::valueOf).ifPresent(props::workerMemoryMegabytes);
        value("requestsPerSecond", context).map(Integer::valueOf).ifPresent(props::requestsPerSecond);
        value("eventRetentionDays", context)
                .map(Integer::valueOf)
                .map(Duration::ofDays)
                .ifPresent(props::eventRetention);
        value("handlers", context).map(AppSettings::jars).ifPresent(props::handlers);
        value("alarmEmail", context).ifPresent(props::alarmEmail);
        value("workerQueues", context).map(AppSettings::names).ifPresent(props::workerQueues);
        value("ageingMinutes", context)
                .map(Integer::valueOf)
                .map(Duration::ofMinutes)
                .ifPresent(props::ageing);
        value("invokes", context).map(AppSettings::names).ifPresent(props::invokes);
        value("subscriberQueues", context).map(AppSettings::names).ifPresent(props::subscriberQueues);
        value("orderedEvents", context).map(Boolean::parseBoolean).ifPresent(props::orderedEvents);
        value("eventStreams", context).map(Path::of).map(EventStreamsFile::read).ifPresent(props::eventStreams);
        value("secrets", context).map(AppSettings::names).ifPresent(props::secrets);
        value("stateMachines", context).map(AppSettings::names).ifPresent(props::stateMachines);
        return props.build();
    }

    private Optional<String> value(String name, Function<String, @Nullable Object> context) {
        return Optional.ofNullable(given.get(name))
                .or(() -> Optional.ofNullable(context.apply(name)).map(Object::toString));
    }

    private static Map<String, String> given(Properties properties) {
        var given = new TreeMap<String, String>();
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                given.put(name.substring(PREFIX.length()), properties.getProperty(name));
            }
        }
        return given;
    }

    private static List<Path> jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static List<String> names(String separatedByCommas) {
        return Stream.of(separatedByCommas.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// Works from the project's root and from this module.
    private static Path functions() {
        return Files.isDirectory(Path.of("functions")) ? Path.of("functions") : Path.of("..", "functions");
    }
}
