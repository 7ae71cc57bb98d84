package dev.millrace.engine.task;

/// What led to a transition.
public enum Cause {
    SUBMITTED,
    PARENTS_DONE,
    /// A worker took the step's message.
    CLAIMED,
    /// Another worker's lease ran out, and this one took the step over.
    TAKEN_OVER,
    /// A worker went on with it right behind a parent.
    IN_PLACE,
    /// The handler returned, or the timer it asked for ran out.
    RETURNED,
    /// The handler asked to be called complete later.
    ASKED_TO_WAIT,
    /// The attempt failed; the detail is the error's code.
    ATTEMPT_FAILED,
    /// The worker was not heard of before its lease ran out.
    LEASE_EXPIRED,
    TIMER_DUE,
    /// A step failed for good and the task's policy gives up what has not begun.
    FAILED_FAST,
    /// A step before this one failed for good.
    PARENT_FAILED,
    /// Every step is settled.
    STEPS_SETTLED,
    /// Every step that could go on waits for a time.
    ALL_WAITING,
    /// Somebody asked for it; the detail is the reason given.
    REQUESTED,
    /// Its condition does not hold.
    CONDITION_FALSE,
    /// Its parents were skipped, and it asked not to run then.
    PARENTS_SKIPPED,
    /// A decision chose other branches.
    NOT_CHOSEN,
    /// It became known what a step stands for.
    ITEMS_KNOWN,
    /// The steps that it stands for have ended.
    ITEMS_ENDED,
    /// Somebody outside said how it ended.
    ANSWERED,
    /// Nobody said in time how it ended.
    ANSWER_OVERDUE,
    /// A failure waits for a person.
    FAILURE_BLOCKS,
    /// The task's time is over.
    TASK_TIMEOUT,
    /// Somebody sent the task to another lane, which the detail names with the reason given.
    MOVED_TO_LANE,
    /// The handler was not finished and goes on in another invocation.
    ASKED_TO_GO_ON,
    /// A worker took the step's message and goes on from its checkpoint.
    TAKEN_UP,
    /// It waited too long in its lane and goes on in the next one up, which the detail names.
    AGED,
    /// Somebody asked for its cancellation once nothing runs; the detail is the reason given.
    CANCEL_REQUESTED,
    /// Nothing of the task changed for too long; the detail is what is done about it.
    WENT_STALE,
    /// Somebody asked for it to be forgotten; the detail is the reason given.
    DELETED,
    /// It was kept for as long as its template says.
    EXPIRED,
    /// A step has started a task and waits for it.
    CHILD_STARTED,
    /// The task that a step waited for has ended.
    CHILD_ENDED,
    /// The step that started this task waits for it no more.
    PARENT_ENDED
}
