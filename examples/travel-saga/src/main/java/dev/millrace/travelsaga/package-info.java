/// A travel agency's work, step by step. What a booking's name is follows from the step's idempotency key,
/// as partners would have it: booking twice under one key is one booking.
@NullMarked
package dev.millrace.travelsaga;

import org.jspecify.annotations.NullMarked;
