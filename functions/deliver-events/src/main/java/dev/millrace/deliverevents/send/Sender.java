package dev.millrace.deliverevents.send;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.usecase.Invocation;
import java.util.Map;
import java.util.Optional;

/// Brings an event to where its subscription wants it: one attempt.
public interface Sender {
    /// @param attempt from 1
    Sending send(Known to, BusEvent event, int attempt, Invocation invocation);

    /// To the subscription's own dead-letter queue, if it names one.
    Optional<Sending> bury(Known of, BusEvent event, Map<String, String> why);
}
