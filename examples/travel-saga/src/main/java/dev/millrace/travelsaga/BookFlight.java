package dev.millrace.travelsaga;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Books a seat there and back.
public final class BookFlight implements StepHandler<BookFlight.Journey, Booking> {
    public record Journey(String traveller, String from, String to) {}

    @Override
    public String name() {
        return "travel.book-flight";
    }

    @Override
    public Booking handle(Journey journey, StepContext context) {
        return Booking.of("FLIGHT", journey.from() + " to " + journey.to() + " and back", context);
    }
}
