package dev.millrace.engine.template;

/// Makes a step stand for many: one for each item of a list that is known only when its parents are done.
///
/// @param items what the list is made from, as an input mapping
/// @param atOnce how many may be under way at one time
/// @param tolerated how many may fail for good without the step failing
/// @param toleratedPercent the same as a part of all, in percent; the larger of both counts
public record ForEach(Json items, int atOnce, int tolerated, double toleratedPercent) {
    /// More items than this are refused when they are known.
    public static final int MOST_ITEMS = 10_000;

    public ForEach {
        if (atOnce < 1 || atOnce > MOST_ITEMS) {
            throw new IllegalArgumentException("Between 1 and " + MOST_ITEMS + " items are under way, not " + atOnce);
        }
        if (tolerated < 0 || !(toleratedPercent >= 0 && toleratedPercent <= 100)) {
            throw new IllegalArgumentException("Between none and all failures are tolerated");
        }
    }

    /// Failures that do not fail the step, of so many items.
    public int tolerates(int items) {
        return Math.max(tolerated, (int) Math.floor(items * toleratedPercent / 100));
    }
}
