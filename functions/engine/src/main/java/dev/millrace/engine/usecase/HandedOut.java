package dev.millrace.engine.usecase;

/// What came of a message of a worker queue.
public sealed interface HandedOut {
    /// The step is claimed, and a worker outside was given it.
    record ToWorker() implements HandedOut {}

    /// There was nothing to give. Whatever is to become of the step is seen to: where it has only come too early, a
    /// copy of the message is on its way.
    record ToNobody(String because) implements HandedOut {}

    /// The step is none of this queue's. Nothing was done.
    record Foreign() implements HandedOut {}
}
