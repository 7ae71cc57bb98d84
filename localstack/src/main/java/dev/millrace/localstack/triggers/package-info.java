/// What calls functions: queues, the table's stream, the clock, and HTTP.
///
/// May use `template`, `functions`, `bus` and the SDK's clients.
@NullMarked
package dev.millrace.localstack.triggers;

import org.jspecify.annotations.NullMarked;
