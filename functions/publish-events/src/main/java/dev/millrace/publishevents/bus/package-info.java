/// Events on their way to the bus, in order per item; what the bus refuses for good is kept. Knows EventBridge and
/// SQS, not where the events come from.
@NullMarked
package dev.millrace.publishevents.bus;

import org.jspecify.annotations.NullMarked;
