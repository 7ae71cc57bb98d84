package dev.millrace.travelsaga;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Books a room.
public final class BookHotel implements StepHandler<BookHotel.Stay, Booking> {
    public record Stay(String traveller, String city, int nights) {}

    @Override
    public String name() {
        return "travel.book-hotel";
    }

    @Override
    public Booking handle(Stay stay, StepContext context) {
        return Booking.of("HOTEL", stay.nights() + " nights in " + stay.city(), context);
    }
}
