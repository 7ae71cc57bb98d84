package dev.millrace.engineaws.journal;

import dev.millrace.engine.port.Journal;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One structured line for each transition that was committed; a correlation id that is the task's own is not said
/// twice, for lines are paid for by the byte. What was ignored is told at debug level: it is the
/// normal
/// answer to a copy of a message.
///
/// Metrics are counted beside it and told once per invocation: see [TransitionCounts].
public final class JournalLog implements Journal {
    private final Logger log;
    private final TransitionCounts counts;

    public JournalLog(TransitionCounts counts) {
        this(LoggerFactory.getLogger("millrace.transitions"), counts);
    }

    JournalLog(Logger log, TransitionCounts counts) {
        this.log = log;
        this.counts = counts;
    }

    @Override
    public void moved(TaskId task, Origin origin, long version, Move move) {
        counts.count(move);
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("task", task.text())
                .addKeyValue("template", origin.template().toString())
                .addKeyValue("version", version);
        line = origin.correlationId().equals(task.text())
                ? line
                : line.addKeyValue("correlation", origin.correlationId());
        line = switch (move) {
            case Move.OfTask of ->
                line.addKeyValue("from", of.from().map(Enum::name).orElse("NONE"))
                        .addKeyValue("to", of.to().name());
            case Move.OfSteps of ->
                line.addKeyValue("step", of.steps().toString())
                        .addKeyValue("attempt", of.attempt())
                        .addKeyValue("from", of.from().name())
                        .addKeyValue("to", of.to().name());
        };
        line = line.addKeyValue("cause", move.cause().name());
        line = move.detail().isEmpty() ? line : line.addKeyValue("detail", move.detail());
        line = move.actor().isEmpty() ? line : line.addKeyValue("actor", move.actor());
        line.log("transition");
    }

    @Override
    public void ignored(TaskId task, int step, int attempt, String because) {
        log.atDebug()
                .addKeyValue("task", task.text())
                .addKeyValue("step", step)
                .addKeyValue("attempt", attempt)
                .addKeyValue("because", because)
                .log("ignored");
    }
}
