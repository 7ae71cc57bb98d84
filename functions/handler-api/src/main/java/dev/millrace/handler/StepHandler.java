package dev.millrace.handler;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Does the work of a step. Found by [java.util.ServiceLoader]: name the class in
/// `META-INF/services/dev.millrace.handler.StepHandler`, give it a public constructor without arguments, and put
/// the jar beside the launcher or into the function's package.
///
/// One instance serves many steps at once, so it must be safe to call from several threads. The same attempt may be run
/// again when a worker died before it could record its end: make effects idempotent under
/// [StepContext#idempotencyKey()].
///
/// @param <I> what the step's input is read into: a record, a map, a [String], or [Object] for plain JSON values
/// @param <O> what is written as the step's result; a result that can't be written as JSON fails the step for good
public interface StepHandler<I extends @Nullable Object, O extends @Nullable Object> {
    /// The name by which templates call it. Letters, digits, `.`, `_` and `-`; unique among all handlers.
    String name();

    /// Runs one attempt. Return its result, [Waiting] to be called complete at a later time without occupying
    /// a worker, [Unfinished] to go on in another invocation, or [Answered] where the answer that the step awaits is
    /// there already.
    ///
    /// The thread is interrupted when the attempt's time is over or its task is cancelled.
    ///
    /// @throws PermanentException if trying again can't help
    /// @throws RetryableException if it may, with the wait the other side asked for if it did
    /// @throws Exception anything else counts as retryable
    O handle(I input, StepContext context) throws Exception;

    /// Whether with this config somebody outside says how the step ended, once the handler has asked them to. Such a
    /// step must have `answerWithin`, and unless [#asksByToken] says no, an input that passes `${answer.token}` on.
    default boolean leavesAnswerToOthers(Map<String, @Nullable Object> config) {
        return false;
    }

    /// Whether those others answer under `${answer.token}`, which the step's input passes on to them; asked where
    /// [#leavesAnswerToOthers] says yes. Whose answer comes by another way needs no token.
    default boolean asksByToken(Map<String, @Nullable Object> config) {
        return true;
    }

    /// Says what is wrong with a step's `config`, when a template is applied; nothing by default.
    ///
    /// @param config plain JSON values: maps, lists, strings, numbers, booleans
    default List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return List.of();
    }
}
