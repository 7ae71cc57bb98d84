package dev.millrace.enginetestkit.memory;

/// A message as a queue hands it out.
///
/// @param receipt names this handing out: what deletes the message. The receipt of an earlier one does nothing
/// @param received how often it has been handed out, this time included
public record Delivery<M>(long receipt, M message, int received) {}
