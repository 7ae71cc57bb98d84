/// Handlers that do one thing each, so that the start of a function can be told from its parts. They run in processes
/// with a function's own class path, and use nothing else.
@NullMarked
package dev.millrace.benchmarks.coldstart.probe;

import org.jspecify.annotations.NullMarked;
