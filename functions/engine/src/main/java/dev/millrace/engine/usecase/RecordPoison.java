package dev.millrace.engine.usecase;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterReason;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.TaskRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Records a message that died on its queue. Once this returns the message may be deleted: its letter has all of it.
public final class RecordPoison {
    private final LetterStore letters;
    private final TaskStore tasks;
    private final InstantSource clock;

    public RecordPoison(LetterStore letters, TaskStore tasks, InstantSource clock) {
        this.letters = letters;
        this.tasks = tasks;
        this.clock = clock;
    }

    /// Recording one twice records it once.
    ///
    /// @param receives how often it was tried, as far as its queue counted
    public void record(LetterSubject.OfMessage message, int receives) {
        Optional<Origin> origin =
                message.task().flatMap(tasks::readTask).map(TaskRecord::head).map(head -> head.origin());
        Instant now = clock.instant();
        letters.put(new DeadLetter(
                new LetterId.OfMessage(message.message()),
                message,
                LetterReason.POISON,
                LetterState.OPEN,
                origin.map(known -> known.template().namespace()).orElse(DeadLetter.NOWHERE),
                origin.map(known -> known.template().toString()),
                new StepError("POISON", "No function could work on this message of " + message.queue()),
                receives,
                now,
                now,
                "",
                "",
                now,
                1,
                message.message()));
    }
}
