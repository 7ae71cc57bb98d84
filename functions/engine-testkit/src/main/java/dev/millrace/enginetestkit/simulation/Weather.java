package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// What goes wrong, and how long everything takes.
interface Weather {
    /// A call that is about to be made.
    ///
    /// @param number of the call, from 0
    /// @param messages how many it sends
    record Call(long number, Port port, int messages) {}

    /// What a call is for.
    enum Port {
        READ,
        WRITE,
        SEND,
        PAYLOAD,
        TEMPLATE,
        INDEX
    }

    /// What becomes of a call.
    ///
    /// @param sent of the messages of a call that is broken off
    record Fate(Fault fault, int sent) {}

    /// What becomes of a message.
    ///
    /// @param copies how many come: none, one, two
    record Post(int copies, Duration late) {
        static final Post PLAIN = new Post(1, Duration.ZERO);
    }

    /// What goes wrong with the call, if anything.
    Optional<Fate> on(Call call);

    Post onMessage();

    /// How long a call, or the reply to it, is under way.
    Duration latency();

    /// How long a worker stands still after its handler is through.
    Duration stall();

    /// Which of so many comes next.
    int pick(int count);

    /// Whether an index answers with what it answered before.
    boolean staleIndex();

    /// Whether a message that is done is not deleted.
    boolean forgetsToDelete();

    /// Whether a message comes out of nowhere; asked every minute.
    boolean strays();

    /// Whether a queue loses all it has; asked every minute.
    boolean purges();
}
