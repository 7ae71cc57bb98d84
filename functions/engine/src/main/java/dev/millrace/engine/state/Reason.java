package dev.millrace.engine.state;

/// Why an event changes nothing.
public enum Reason {
    /// It is already so.
    ALREADY_SO("it is already so"),
    /// The state can only be left by a reset or restart.
    ENDED("it has ended"),
    /// It speaks of an attempt or a claim that another has followed.
    FENCED("another attempt or claim has followed"),
    /// It speaks of an attempt that has not begun.
    NOT_BEGUN("that attempt has not begun"),
    /// Another worker holds the step, and its lease stands.
    OWNED("another worker holds it"),
    /// The time to go on has not come.
    NOT_DUE("its time has not come"),
    /// A parent is not done.
    PARENTS_OPEN("a parent is not done"),
    /// It waits for a timer, nobody works on it.
    WAITING("it waits and nobody works on it"),
    /// It runs; what is asked is for steps that do not.
    RUNNING("it is running"),
    /// The task gives up what it can; what is asked is for one that has ended.
    FAILING("the task is failing and has not ended yet"),
    /// What was done has been taken back, so it can only be done again.
    UNDONE("what the task did has been taken back; retry it, or restart it from a step"),
    /// The task is paused.
    PAUSED("the task is paused"),
    /// There is nothing to go back to or to go on with.
    NOT_APPLICABLE("there is nothing to be done");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
