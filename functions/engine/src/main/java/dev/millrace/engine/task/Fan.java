package dev.millrace.engine.task;

/// Steps that were made at run time, all at once: one for each item of a list, one for each effect to be taken back, or
/// those that a decision created.
/// They are numbered from `base`, beyond the declared ones, and are claimed, run and recorded like those.
///
/// @param step the declared step they stand for; -1 for [Kind#UNDO], where each stands for another
/// @param base number of the first
/// @param count how many there are
/// @param unlocked how many of them, from the first, may run or have run
public record Fan(Kind kind, int step, int base, int count, int unlocked) {
    public enum Kind {
        /// Items of a list. They run side by side.
        ITEMS,
        /// Compensations. They run one after another.
        UNDO,
        /// What a decision created. They have parents among themselves, which say when each may run; the decision's
        /// children wait until all of them are done.
        CREATED,
        /// What a restart has given up; nobody asks for its steps any more.
        VOID
    }

    public boolean has(int number) {
        return number >= base && number < base + count;
    }

    public boolean isUnlocked(int number) {
        return has(number) && number < base + unlocked;
    }

    /// First number beyond.
    public int end() {
        return base + count;
    }

    public Fan unlocked(int now) {
        return new Fan(kind, step, base, count, now);
    }
}
