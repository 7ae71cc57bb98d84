package dev.millrace.infracdk;

import dev.millrace.infracdk.events.EventStreamProps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.logs.RetentionDays;

/// What may differ from one Millrace to the next.
///
/// @param functions the folder with the built functions, each in `<name>/target/function`
/// @param environment which of a template's `environments` applies
/// @param totalConcurrency how many batches of steps may be worked on at once, over all lanes
/// @param workerMemoryMegabytes memory of the function that runs steps
/// @param streamParallelization how many batches of one shard of the stream are published at once, 1 to 10
/// @param requestsPerSecond what the HTTP API lets through
/// @param logRetention how long logs are kept
/// @param eventRetention how long the event store keeps events, and an archive of the bus beside it; if empty, the
///     store keeps them for good, and there is no archive
/// @param handlers jars with a user's own step handlers
/// @param alarmEmail who is told of alarms
/// @param workerQueues names of queues for workers outside, beside `default`
/// @param ageing how long a step waits in its lane before it is raised to the next one up
/// @param invokes Lambda functions that steps and subscriptions may invoke: names in this account, or ARNs
/// @param subscriberQueues queues to which subscriptions may send: names in this account, or ARNs
/// @param orderedEvents whether subscriptions may ask for order; the table's stream is then read a second time
/// @param eventStreams Kinesis data streams and Kafka topics that events go out on
/// @param secrets of Secrets Manager that `http` steps may use: names in this account, or ARNs
/// @param stateMachines Step Functions state machines, of the type STANDARD, that steps may begin executions of: names
///     in this account and region, or ARNs; without any there is neither rule nor queue for them
public record MillraceProps(
        Path functions,
        String environment,
        int totalConcurrency,
        int workerMemoryMegabytes,
        int streamParallelization,
        int requestsPerSecond,
        RetentionDays logRetention,
        Optional<Duration> eventRetention,
        List<Path> handlers,
        Optional<String> alarmEmail,
        List<String> workerQueues,
        Duration ageing,
        List<String> invokes,
        List<String> subscriberQueues,
        boolean orderedEvents,
        List<EventStreamProps> eventStreams,
        List<String> secrets,
        List<String> stateMachines) {
    public MillraceProps {
        if (ageing.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("Steps grow old in a minute or more, not in " + ageing);
        }
        if (streamParallelization < 1 || streamParallelization > 10) {
            throw new IllegalArgumentException(
                    "The stream can be read 1 to 10 times in parallel, not " + streamParallelization);
        }
        handlers = List.copyOf(handlers);
        workerQueues = List.copyOf(workerQueues);
        invokes = List.copyOf(invokes);
        subscriberQueues = List.copyOf(subscriberQueues);
        eventStreams = List.copyOf(eventStreams);
        secrets = List.copyOf(secrets);
        stateMachines = List.copyOf(stateMachines);
    }

    public static Builder builder(Path functions) {
        return new Builder(functions);
    }

    public static final class Builder {
        private final Path functions;
        private String environment = "default";
        private int totalConcurrency = 100;
        private int workerMemoryMegabytes = 1769;
        private int streamParallelization = 4;
        private int requestsPerSecond = 500;
        private RetentionDays logRetention = RetentionDays.ONE_MONTH;
        private Optional<Duration> eventRetention = Optional.empty();
        private List<Path> handlers = List.of();
        private Optional<String> alarmEmail = Optional.empty();
        private List<String> workerQueues = List.of();
        private Duration ageing = Duration.ofMinutes(10);
        private List<String> invokes = List.of();
        private List<String> subscriberQueues = List.of();
        private boolean orderedEvents;
        private List<EventStreamProps> eventStreams = List.of();
        private List<String> secrets = List.of();
        private List<String> stateMachines = List.of();

        private Builder(Path functions) {
            this.functions = functions;
        }

        public Builder environment(String value) {
            environment = value;
            return this;
        }

        public Builder totalConcurrency(int value) {
            totalConcurrency = value;
            return this;
        }

        public Builder workerMemoryMegabytes(int value) {
            workerMemoryMegabytes = value;
            return this;
        }

        public Builder streamParallelization(int value) {
            streamParallelization = value;
            return this;
        }

        public Builder requestsPerSecond(int value) {
            requestsPerSecond = value;
            return this;
        }

        public Builder logRetention(RetentionDays value) {
            logRetention = value;
            return this;
        }

        public Builder eventRetention(Duration value) {
            eventRetention = Optional.of(value);
            return this;
        }

        public Builder handlers(List<Path> value) {
            handlers = value;
            return this;
        }

        public Builder alarmEmail(String value) {
            alarmEmail = Optional.of(value);
            return this;
        }

        public Builder workerQueues(List<String> value) {
            workerQueues = value;
            return this;
        }

        public Builder ageing(Duration value) {
            ageing = value;
            return this;
        }

        public Builder invokes(List<String> value) {
            invokes = value;
            return this;
        }

        public Builder subscriberQueues(List<String> value) {
            subscriberQueues = value;
            return this;
        }

        public Builder orderedEvents(boolean value) {
            orderedEvents = value;
            return this;
        }

        public Builder eventStreams(List<EventStreamProps> value) {
            eventStreams = value;
            return this;
        }

        public Builder secrets(List<String> value) {
            secrets = value;
            return this;
        }

        public Builder stateMachines(List<String> value) {
            stateMachines = value;
            return this;
        }

        public MillraceProps build() {
            return new MillraceProps(
                    functions,
                    environment,
                    totalConcurrency,
                    workerMemoryMegabytes,
                    streamParallelization,
                    requestsPerSecond,
                    logRetention,
                    eventRetention,
                    handlers,
                    alarmEmail,
                    workerQueues,
                    ageing,
                    invokes,
                    subscriberQueues,
                    orderedEvents,
                    eventStreams,
                    secrets,
                    stateMachines);
        }
    }
}
