package dev.millrace.engine.limit;

import java.time.Instant;
import java.util.Optional;

/// A limit that was set while things run, or that one was removed. Each write of it is told as an event.
///
/// @param limit empty once it is removed
/// @param version counts the writes of this scope's record, from 1
/// @param actor who set or removed it
/// @param writer tells whose write this was
public record LimitRecord(Scope scope, Optional<Limit> limit, long version, String actor, Instant at, String writer) {}
