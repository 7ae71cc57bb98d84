package dev.millrace.steprunner;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import java.util.Optional;

/// An attempt can't go on and trying again can't help. Carries no stack trace: it is an answer, not an accident.
final class Refusal extends Exception {
    private final String code;

    Refusal(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    Outcome outcome() {
        return new Outcome.Failed(new StepError(code, String.valueOf(getMessage())), false, Optional.empty());
    }
}
