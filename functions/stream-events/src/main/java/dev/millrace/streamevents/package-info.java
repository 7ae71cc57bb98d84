/// Puts events that its queue brings on a Kinesis data stream or a Kafka topic.
@NullMarked
package dev.millrace.streamevents;

import org.jspecify.annotations.NullMarked;
