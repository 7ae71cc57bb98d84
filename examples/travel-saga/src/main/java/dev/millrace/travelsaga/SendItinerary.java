package dev.millrace.travelsaga;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;

/// The last step: its result is the task's.
public final class SendItinerary implements StepHandler<SendItinerary.Trip, SendItinerary.Itinerary> {
    public record Trip(String traveller, List<String> bookings) {}

    public record Itinerary(String text) {}

    @Override
    public String name() {
        return "travel.send-itinerary";
    }

    @Override
    public Itinerary handle(Trip trip, StepContext context) {
        return new Itinerary(
                "Dear " + trip.traveller() + ", your trip is booked: " + String.join(", ", trip.bookings()));
    }
}
