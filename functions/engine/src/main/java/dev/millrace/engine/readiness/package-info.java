/// Answers for people: why a step runs or does not, and how a task is doing. Reads, never writes.
@NullMarked
package dev.millrace.engine.readiness;

import org.jspecify.annotations.NullMarked;
