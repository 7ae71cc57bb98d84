package dev.millrace.testing;

/// Something that goes wrong once, at the first chance: `Workflows.with(Fault.workerDiesBeforeItsWrite("charge"))`.
///
/// A task must end the same whatever goes wrong, so a test runs it with and without. A fault that found no chance fails
/// the test that ran the task to its end.
public final class Fault {
    enum Kind {
        DIES_BEFORE,
        DIES_AFTER,
        TIMES_OUT,
        COMES_TWICE,
        IS_LOST
    }

    private final Kind kind;
    private final String step;
    private final String sentence;

    private Fault(Kind kind, String step, String sentence) {
        this.kind = kind;
        this.step = step;
        this.sentence = sentence;
    }

    /// The worker has run the step's handler, and dies before anybody is told: the handler runs again.
    public static Fault workerDiesBeforeItsWrite(String step) {
        return new Fault(Kind.DIES_BEFORE, step, "The worker of step " + step + " dies before its write");
    }

    /// The worker has run the step's handler and recorded how it ended, and dies before it has done anything else:
    /// the next steps are found by others.
    public static Fault workerDiesAfterItsWrite(String step) {
        return new Fault(Kind.DIES_AFTER, step, "The worker of step " + step + " dies after its write");
    }

    /// An attempt of the step hangs until its timeout.
    public static Fault attemptTimesOut(String step) {
        return new Fault(Kind.TIMES_OUT, step, "An attempt of step " + step + " times out");
    }

    /// The message that has the step run comes twice. A step that goes on in place behind its only parent has none.
    public static Fault messageComesTwice(String step) {
        return new Fault(Kind.COMES_TWICE, step, "The message of step " + step + " comes twice");
    }

    /// The message that has the step run never comes. A step that goes on in place behind its only parent has none.
    public static Fault messageIsLost(String step) {
        return new Fault(Kind.IS_LOST, step, "The message of step " + step + " is lost");
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /// @param name as people call the step, `resize[3]` for an item
    boolean concerns(String name) {
        return name.equals(step) || name.startsWith(step + "[");
    }

    @Override
    public String toString() {
        return sentence;
    }
}
