package dev.millrace.travelsaga;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Rents a car, if there is one.
public final class RentCar implements StepHandler<RentCar.Wish, Booking> {
    public record Wish(String city, String car, int days) {}

    @Override
    public String name() {
        return "travel.rent-car";
    }

    @Override
    public Booking handle(Wish wish, StepContext context) {
        if (wish.car().equals("convertible")) {
            throw new PermanentException("NO_CAR", "No convertible is left in " + wish.city());
        }
        return Booking.of("CAR", "a " + wish.car() + " for " + wish.days() + " days", context);
    }
}
