/// Executions of Step Functions' state machines, for the steps that are done by some: how they are begun and
/// called, and what it means how they end.
@NullMarked
package dev.millrace.engineaws.execution;

import org.jspecify.annotations.NullMarked;
