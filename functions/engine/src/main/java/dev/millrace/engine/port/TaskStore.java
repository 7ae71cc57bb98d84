package dev.millrace.engine.port;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table. Every write is one conditional write of one item; reads are consistent unless said otherwise.
/// Whatever fails for reasons of the network or the service flies as the implementation's exception, and nobody
/// knows then whether the write happened.
public interface TaskStore {
    Optional<TaskRecord> readTask(TaskId id);

    /// Puts a task that must not exist yet.
    Write<TaskRecord> create(TaskRecord first);

    /// Puts a record where none of its id stands, or one whose window was over when this one's began.
    Write<IdentityRecord> begin(IdentityRecord next);

    /// Replaces the task whose version is one lower than this one's.
    Write<TaskRecord> replace(TaskRecord next);

    Optional<StepRecord> readStep(TaskId task, int step);

    /// Those of the given steps that have a record, by number.
    Map<Integer, StepRecord> readSteps(TaskId task, Collection<Integer> steps);

    /// All steps of the task that have a record, by number.
    Map<Integer, StepRecord> readSteps(TaskId task);

    /// Puts a step's record where none stands, or one of an earlier epoch, or one of the same epoch with a lower
    /// attempt that is not waiting for a time after `at`. A record without an attempt (the step was given up) is
    /// not lower than any. Its revision is 1.
    Write<StepRecord> begin(StepRecord first, Instant at);

    /// Replaces the step's record that has the same epoch and a revision one lower. Revisions go on from attempt to
    /// attempt, and no record is begun over one that somebody may still replace, so they tell all writes apart.
    Write<StepRecord> replace(StepRecord next);

    /// Puts a page; putting it again changes nothing, as its content is fixed by its key.
    void put(Page page);

    /// The task's pages, following the chain from `last`, newest first.
    List<Page> readPages(TaskId task, long last);

    /// Erases all that lies with a task that is gone, and last its own record, if that still stands at this version: so
    /// whoever dies on the way leaves what another call finishes. Erasing what is erased changes nothing.
    void erase(TaskRecord gone);

    /// Tasks whose look is due, oldest first, at most `most`. May lag behind the writes.
    List<TaskId> due(Instant until, int most);

    /// Tasks by creation, newest first. May lag behind the writes.
    TaskList list(TaskQuery query);

    /// @param namespace only tasks of this one
    /// @param template only tasks of this template name
    /// @param state only tasks in this state
    /// @param most how many at the most
    /// @param next where the page before ended
    record TaskQuery(
            Optional<String> namespace,
            Optional<String> template,
            Optional<TaskState.Kind> state,
            int most,
            Optional<String> next) {}

    /// @param next set when there may be more
    record TaskList(List<TaskRecord> tasks, Optional<String> next) {}
}
