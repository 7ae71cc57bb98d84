package dev.millrace.travelsaga;

import dev.millrace.handler.StepContext;
import java.util.Locale;

/// What a partner has promised.
///
/// @param booking by which it is cancelled
public record Booking(String booking, String what) {
    /// The same key is the same booking, so an attempt whose worker died books nothing twice.
    static Booking of(String kind, String what, StepContext context) {
        String key = Integer.toHexString(context.idempotencyKey().hashCode()).toUpperCase(Locale.ROOT);
        context.logger().info("booked", "kind", kind);
        return new Booking(kind + "-" + key, what);
    }
}
