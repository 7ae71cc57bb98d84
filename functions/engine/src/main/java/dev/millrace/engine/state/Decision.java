package dev.millrace.engine.state;

/// What an event does to a state. Under at-least-once delivery *ignored* is a normal answer, not an error.
///
/// @param <S> the kind of state
public sealed interface Decision<S> {
    record Moves<S>(S to) implements Decision<S> {}

    record Ignored<S>(Reason because) implements Decision<S> {}

    static <S> Decision<S> to(S state) {
        return new Moves<>(state);
    }

    static <S> Decision<S> ignore(Reason because) {
        return new Ignored<>(because);
    }
}
