/// The whole stack under load: HTTP submission, lane queues, `execute-step`, the table with its stream and indexes,
/// `publish-events`, all in one process with the emulated services.
@NullMarked
package dev.millrace.benchmarks.stack;

import org.jspecify.annotations.NullMarked;
