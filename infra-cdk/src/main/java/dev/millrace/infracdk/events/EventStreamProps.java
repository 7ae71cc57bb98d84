package dev.millrace.infracdk.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Which events go out on which stream, and how.
///
/// @param name names the stream's queue and function: lower-case letters, digits and dashes
/// @param types of event that go out; all if empty
/// @param namespaces whose events go out; all if empty
/// @param key the field that decides on an event's partition: events of one key stay together. An event
///     without it goes by its id
public record EventStreamProps(
        String name, Target target, List<String> types, List<String> namespaces, String key, Encoding encoding) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern STREAM = Pattern.compile("arn:[^:]+:kinesis:[^:]+:[^:]+:stream/[\\w.-]+");

    public EventStreamProps {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of an event stream has lower-case letters, digits and dashes, not '" + name + "'");
        }
        types = List.copyOf(types);
        namespaces = List.copyOf(namespaces);
    }

    /// Everything, by task, as JSON.
    public static EventStreamProps of(String name, Target target) {
        return new EventStreamProps(name, target, List.of(), List.of(), "task", Encoding.JSON);
    }

    public EventStreamProps types(String... wanted) {
        return new EventStreamProps(name, target, List.of(wanted), namespaces, key, encoding);
    }

    public EventStreamProps namespaces(String... wanted) {
        return new EventStreamProps(name, target, types, List.of(wanted), key, encoding);
    }

    public EventStreamProps key(String field) {
        return new EventStreamProps(name, target, types, namespaces, field, encoding);
    }

    public EventStreamProps encoding(Encoding other) {
        return new EventStreamProps(name, target, types, namespaces, key, other);
    }

    /// How an event is written: JSON as on the bus, or Avro's single-object encoding.
    public enum Encoding {
        JSON,
        AVRO
    }

    /// Where events go.
    public sealed interface Target {
        /// A Kinesis data stream.
        record Kinesis(String streamArn) implements Target {
            public Kinesis {
                if (!STREAM.matcher(streamArn).matches()) {
                    throw new IllegalArgumentException("'" + streamArn
                            + "' is no ARN of a Kinesis data stream: arn:aws:kinesis:REGION:ACCOUNT:stream/NAME");
                }
            }
        }

        /// A topic of a Kafka cluster.
        ///
        /// @param brokers `host:port`, separated by commas
        /// @param config more settings of the producer; no secrets, as they stand in the template
        record Kafka(String brokers, String topic, Map<String, String> config) implements Target {
            /// Those of the JDK: what the others need is not in the function's package.
            private static final Set<String> COMPRESSIONS = Set.of("none", "gzip");

            public Kafka {
                String compression = config.getOrDefault("compression.type", "none");
                if (!COMPRESSIONS.contains(compression)) {
                    throw new IllegalArgumentException("there is no compression.type '" + compression
                            + "' for an event stream, as the native code for it is not in the function's package;"
                            + " there are none and gzip");
                }
                config = Map.copyOf(new TreeMap<>(config));
            }
        }
    }
}
