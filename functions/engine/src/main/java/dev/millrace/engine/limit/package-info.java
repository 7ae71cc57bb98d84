/// Limits and circuit breakers as values and pure decisions: how many at once, how many in a time, and when
/// a handler is left alone. Knows neither tasks nor storage.
@NullMarked
package dev.millrace.engine.limit;

import org.jspecify.annotations.NullMarked;
