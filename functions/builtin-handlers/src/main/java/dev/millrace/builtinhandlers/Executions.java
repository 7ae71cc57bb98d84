package dev.millrace.builtinhandlers;

import dev.millrace.engine.template.Json;
import java.time.Instant;

/// Begins executions for the handler `state-machine`. Whoever runs steps has one; this module knows no AWS.
@FunctionalInterface
public interface Executions {
    /// Sees to it that there is an execution under this name, which may be one that was begun before.
    ///
    /// @throws dev.millrace.handler.RetryableException if none was begun and one may be later, or if it has ended in a
    ///     way that another one may mend
    /// @throws dev.millrace.handler.PermanentException if none ever can be begun, or if it has ended in a way that none
    ///     mends
    Begun begin(Call call);

    /// @param stateMachine a name in this account, or an ARN
    /// @param attempt what the execution is to be known by; the same for each run of the attempt
    /// @param input JSON
    /// @param deadline of the attempt. Whoever is not answered by then is told [Begun.Unknown] before it
    record Call(String stateMachine, String attempt, String input, Instant deadline) {}

    /// What became of it.
    sealed interface Begun {
        /// It runs.
        record Runs() implements Begun {}

        /// It has ended well by now.
        record Ended(Json output) implements Begun {}

        /// Nobody knows: the answer was lost, or Step Functions is out of order. Ask again under the same name.
        ///
        /// @param because for people
        record Unknown(String because) implements Begun {}
    }
}
