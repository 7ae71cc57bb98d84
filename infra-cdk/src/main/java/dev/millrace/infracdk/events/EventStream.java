package dev.millrace.infracdk.events;

import dev.millrace.infracdk.functions.JavaFunction;
import dev.millrace.infracdk.functions.JavaFunctionProps;
import dev.millrace.infracdk.functions.QueueMapping;
import dev.millrace.infracdk.functions.Times;
import dev.millrace.infracdk.queues.EventStreamQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.constructs.Construct;

/// Events of the lifecycle bus on a Kinesis data stream or a Kafka topic: a rule, a queue that holds them while the
/// stream is away, and a function that puts ten at a time.
///
/// A function in the network of a Kafka cluster needs more than is said here; its construct is at hand for that.
public final class EventStream extends Construct {
    private final EventStreamQueue queue;
    private final JavaFunction function;

    /// @param packaged the function, as far as it is the same for all streams
    public EventStream(
            Construct scope, String id, LifecycleBus bus, EventStreamProps props, JavaFunctionProps.Builder packaged) {
        super(scope, id);
        this.queue = new EventStreamQueue(this, "Events");
        this.function = new JavaFunction(
                this,
                "Function",
                packaged.description("Puts events on the stream " + props.name())
                        .timeout(Times.STREAM_EVENTS)
                        .memoryMegabytes(512)
                        .settings(Map.of("MILLRACE_EVENT_STREAM", Stack.of(this).toJsonString(settings(props))))
                        .build());
        if (props.target() instanceof EventStreamProps.Target.Kinesis kinesis) {
            Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                    .grantee(function.role())
                    .actions(List.of("kinesis:PutRecords"))
                    .resourceArns(List.of(kinesis.streamArn()))
                    .build());
        }
        new QueueMapping(this, "EventsToFunction", queue.queue(), function);
        Rule.Builder.create(this, "Rule")
                .description("Events for the stream " + props.name())
                .eventBus(bus.bus())
                .eventPattern(pattern(props))
                .targets(List.of(SqsQueue.Builder.create(queue.queue())
                        .deadLetterQueue(queue.deadLetters().queue())
                        .maxEventAge(Duration.hours(24))
                        .retryAttempts(185)
                        .build()))
                .build();
    }

    public EventStreamQueue queue() {
        return queue;
    }

    public JavaFunction function() {
        return function;
    }

    private static EventPattern pattern(EventStreamProps props) {
        var pattern = EventPattern.builder().source(List.of(LifecycleBus.SOURCE, LifecycleBus.USERS));
        if (!props.types().isEmpty()) {
            pattern.detailType(props.types());
        }
        if (!props.namespaces().isEmpty()) {
            pattern.detail(Map.of("namespace", props.namespaces()));
        }
        return pattern.build();
    }

    private static Map<String, Object> settings(EventStreamProps props) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("key", props.key());
        settings.put("encoding", props.encoding().name().toLowerCase(Locale.ROOT));
        switch (props.target()) {
            case EventStreamProps.Target.Kinesis kinesis -> settings.put("kinesis", kinesis.streamArn());
            case EventStreamProps.Target.Kafka kafka ->
                settings.put(
                        "kafka",
                        new TreeMap<>(Map.of(
                                "brokers",
                                kafka.brokers(),
                                "topic",
                                kafka.topic(),
                                "config",
                                new HashMap<>(kafka.config()))));
        }
        return settings;
    }
}
