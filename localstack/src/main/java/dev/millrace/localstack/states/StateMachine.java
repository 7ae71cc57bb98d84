package dev.millrace.localstack.states;

import dev.millrace.engineaws.execution.ExecutionEnd;

/// What executions of a state machine do, in place of its definition.
@FunctionalInterface
public interface StateMachine {
    /// Runs one execution, on a thread of its own; it may take its time. What it throws fails the execution, under the
    /// name of its class.
    ///
    /// @param name the execution's
    /// @param input JSON
    ExecutionEnd run(String name, String input);

    /// Called when an execution has been taken on, before whoever asked for it is answered; again if they ask twice.
    ///
    /// @throws java.io.UncheckedIOException and they are not answered: their connection broke
    default void taken(String name) {}
}
