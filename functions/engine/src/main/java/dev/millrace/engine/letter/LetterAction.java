package dev.millrace.engine.letter;

/// What a person does with a dead letter.
public enum LetterAction {
    /// Somebody looks into it, or looks into it again.
    INVESTIGATE(LetterState.INVESTIGATING),
    RESOLVE(LetterState.RESOLVED),
    DISMISS(LetterState.DISMISSED),
    REDRIVE(LetterState.REDRIVEN);

    private final LetterState leadsTo;

    LetterAction(LetterState leadsTo) {
        this.leadsTo = leadsTo;
    }

    public LetterState leadsTo() {
        return leadsTo;
    }

    /// Whether it may be done with a letter that stands so. A letter that is closed is opened by investigating it;
    /// what was redriven may be called resolved.
    public boolean allowedIn(LetterState state) {
        return switch (this) {
            case INVESTIGATE -> true;
            case RESOLVE -> state.waits() || state == LetterState.REDRIVEN;
            case DISMISS, REDRIVE -> state.waits();
        };
    }
}
