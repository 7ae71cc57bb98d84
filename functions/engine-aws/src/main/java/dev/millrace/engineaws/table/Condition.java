package dev.millrace.engineaws.table;

/// Under which condition an item is put. Values are named `:…` and come with the request.
public enum Condition {
    /// Nothing stands under the key.
    MUST_BE_NEW("attribute_not_exists(pk)"),

    /// Nothing stands under the key, or what was over at `:at`.
    ABSENT_OR_OVER("attribute_not_exists(pk) OR endsAt <= :at"),

    /// The task is still at the version that was read, `:read`.
    UNCHANGED_SINCE_READ("version = :read"),

    /// No record of the step stands, or one that `:epoch` and `:attempt` have left behind: an earlier epoch's, or a
    /// lower attempt's that waits for no time after `:at`.
    ABSENT_OR_EARLIER("attribute_not_exists(pk) OR epoch < :epoch"
            + " OR (epoch = :epoch AND attempt < :attempt AND (attribute_not_exists(due) OR due <= :at))"),

    /// The step's record is the one that was read, `:read`. Its attempt is compared as well: the one that stands, or
    /// the one before where nobody holds that: the next one follows a failure, or what an overtaken worker left behind.
    /// So a late result changes nothing even where a record was begun over one that a worker still held, and their
    /// revisions happen to agree.
    SAME_ATTEMPT_UNCHANGED("epoch = :epoch AND revision = :read"
            + " AND (attempt = :attempt OR (attempt = :before AND attribute_not_exists(lease)))"),

    /// The same for a state that knows of no attempt.
    SAME_EPOCH_UNCHANGED("epoch = :epoch AND revision = :read");

    private final String expression;

    Condition(String expression) {
        this.expression = expression;
    }

    String expression() {
        return expression;
    }
}
