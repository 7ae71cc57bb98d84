/// EventBridge on this machine: events are put, kept for whoever asks, matched with the template's rules by AWS's own
/// matcher, and delivered with retries and dead-letter queues.
///
/// May use `template` and `functions`.
@NullMarked
package dev.millrace.localstack.bus;

import org.jspecify.annotations.NullMarked;
