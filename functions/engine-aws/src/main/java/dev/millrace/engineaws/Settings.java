package dev.millrace.engineaws;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engineaws.execution.StateMachines;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a function is told by its environment. Only here are the variables' names known.
///
/// A function names what it needs, and learns of everything that is missing at once; whatever it did not name is
/// not there.
public final class Settings {
    private static final String DEFAULT_ENVIRONMENT = "default";

    private final Map<String, String> variables;
    private final Set<Need> needs;

    /// What a function may need.
    public enum Need {
        TABLE,
        PAYLOAD_BUCKET,
        LANES,
        DELIVERIES_DUE_QUEUE,
        ADVANCE_QUEUE,
        EVENT_BUS,
        UNDELIVERED_QUEUE,
        EVENT_BUCKET,
        SUBMISSION_QUEUE,
        REDRIVE_QUEUE,
        DEAD_LETTER_QUEUES,
        REPLAY_QUEUE
    }

    private Settings(Map<String, String> variables, Set<Need> needs) {
        this.variables = variables;
        this.needs = needs;
    }

    /// @throws IllegalStateException if settings are missing or blank; names all of them
    public static Settings read(Map<String, String> variables, Need... needs) {
        Set<Need> asked = Set.of(needs);
        String missing = asked.stream()
                .flatMap(need -> names(need).stream())
                .filter(name -> variables.getOrDefault(name, "").isBlank())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Settings are missing: " + missing
                    + ". The function's environment in infra-cdk sets them; a local stack takes them from there.");
        }
        return new Settings(Map.copyOf(variables), asked);
    }

    public String table() {
        return only(Need.TABLE);
    }

    public String payloadBucket() {
        return only(Need.PAYLOAD_BUCKET);
    }

    /// The URL of each lane's queue.
    public Map<Lane, String> lanes() {
        Map<Lane, String> urls = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            urls.put(lane, value(Need.LANES, nameOf(lane)));
        }
        return urls;
    }

    public String deliveriesDueQueue() {
        return only(Need.DELIVERIES_DUE_QUEUE);
    }

    /// The URL of each worker queue, by its name. `MILLRACE_WORKER_QUEUES` holds `name=url`, separated by
    /// commas; a deployment without workers outside has none.
    public Map<String, String> workerQueues() {
        return pairs(variables.getOrDefault("MILLRACE_WORKER_QUEUES", ""));
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        entry.substring(0, equals).strip(),
                        entry.substring(equals + 1).strip());
            }
        }
        return pairs;
    }

    public String submissionQueue() {
        return only(Need.SUBMISSION_QUEUE);
    }

    /// Where redrives wait for their time.
    public String redriveQueue() {
        return only(Need.REDRIVE_QUEUE);
    }

    /// The name of each dead-letter queue whose messages become dead letters, by what letters call the queue before it.
    public Map<String, String> deadLetterQueues() {
        return pairs(only(Need.DEAD_LETTER_QUEUES));
    }

    public String advanceQueue() {
        return only(Need.ADVANCE_QUEUE);
    }

    /// Its name.
    public String eventBus() {
        return only(Need.EVENT_BUS);
    }

    public String undeliveredQueue() {
        return only(Need.UNDELIVERED_QUEUE);
    }

    /// Where every event is kept.
    public String eventBucket() {
        return only(Need.EVENT_BUCKET);
    }

    /// Where slices of replays are asked for.
    public String replayQueue() {
        return only(Need.REPLAY_QUEUE);
    }

    /// Whether the table's stream is read in order for subscriptions that want that.
    public boolean keepsOrder() {
        return Boolean.parseBoolean(variables.getOrDefault("MILLRACE_ORDERED_EVENTS", "false"));
    }

    /// The state machines that steps may begin executions of. `MILLRACE_STATE_MACHINES` holds their ARNs, separated by
    /// commas; most deployments have none.
    public StateMachines stateMachines() {
        return StateMachines.of(
                variables.getOrDefault("MILLRACE_STATE_MACHINES", ""),
                variables.getOrDefault("MILLRACE_EXECUTION_PREFIX", ""));
    }

    /// Where the ends of their executions come in, if there are any.
    public Optional<String> executionsQueue() {
        return Optional.ofNullable(variables.get("MILLRACE_EXECUTIONS_QUEUE_URL"))
                .filter(url -> !url.isBlank());
    }

    /// Which of a template's environments this deployment is; nobody has to say.
    public String environment() {
        return Optional.ofNullable(variables.get("MILLRACE_ENVIRONMENT"))
                .filter(name -> !name.isBlank())
                .orElse(DEFAULT_ENVIRONMENT);
    }

    /// How long a step waits in its lane before it is raised to the next one.
    public Duration ageing() {
        return Optional.ofNullable(variables.get("MILLRACE_AGEING_SECONDS"))
                .filter(seconds -> !seconds.isBlank())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(SweepTasks.AGEING);
    }

    private String only(Need need) {
        return value(need, names(need).getFirst());
    }

    private String value(Need need, String name) {
        String value = variables.get(name);
        if (!needs.contains(need) || value == null) {
            throw new IllegalStateException("This function did not say that it needs " + need);
        }
        return value;
    }

    private static List<String> names(Need need) {
        return switch (need) {
            case TABLE -> List.of("MILLRACE_TABLE");
            case PAYLOAD_BUCKET -> List.of("MILLRACE_PAYLOAD_BUCKET");
            case DELIVERIES_DUE_QUEUE -> List.of("MILLRACE_DELIVERIES_DUE_QUEUE_URL");
            case LANES -> Arrays.stream(Lane.values()).map(Settings::nameOf).toList();
            case ADVANCE_QUEUE -> List.of("MILLRACE_ADVANCE_QUEUE_URL");
            case EVENT_BUS -> List.of("MILLRACE_EVENT_BUS");
            case UNDELIVERED_QUEUE -> List.of("MILLRACE_UNDELIVERED_QUEUE_URL");
            case EVENT_BUCKET -> List.of("MILLRACE_EVENT_BUCKET");
            case SUBMISSION_QUEUE -> List.of("MILLRACE_SUBMISSION_QUEUE_URL");
            case REDRIVE_QUEUE -> List.of("MILLRACE_REDRIVE_QUEUE_URL");
            case DEAD_LETTER_QUEUES -> List.of("MILLRACE_DEAD_LETTER_QUEUES");
            case REPLAY_QUEUE -> List.of("MILLRACE_REPLAY_QUEUE_URL");
        };
    }

    private static String nameOf(Lane lane) {
        return "MILLRACE_LANE_" + lane.name() + "_URL";
    }
}
