package dev.millrace.travelsaga;

import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Takes a booking back. The hotel's desk is closed at the first try, as desks are: compensations are tried again too.
public final class Cancel implements StepHandler<Cancel.Booked, Cancel.Cancelled> {
    public record Booked(String booking) {}

    public record Cancelled(String cancelled) {}

    @Override
    public String name() {
        return "travel.cancel";
    }

    @Override
    public Cancelled handle(Booked booked, StepContext context) {
        if (booked.booking().startsWith("HOTEL") && context.attempt() == 1) {
            throw new RetryableException("DESK_CLOSED", "Nobody answers at the hotel's desk");
        }
        return new Cancelled(booked.booking());
    }
}
