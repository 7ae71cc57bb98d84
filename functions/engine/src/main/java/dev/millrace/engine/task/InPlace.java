package dev.millrace.engine.task;

import java.time.Instant;

/// A running attempt whose record is the task's own item.
///
/// @param owner the invocation that runs it
public record InPlace(int step, int attempt, Instant leaseUntil, String owner) {}
