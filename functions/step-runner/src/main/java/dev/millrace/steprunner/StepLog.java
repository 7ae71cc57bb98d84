package dev.millrace.steprunner;

import dev.millrace.handler.StepLogger;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/// A handler's own log lines, each of which says whose it is.
record StepLog(Logger logger, AttemptContext context) implements StepLogger {
    @Override
    public void info(String message, Object... details) {
        write(logger.atInfo(), message, details);
    }

    @Override
    public void warn(String message, Object... details) {
        write(logger.atWarn(), message, details);
    }

    /// A name without a value is not worth an exception in a handler.
    private void write(LoggingEventBuilder line, String message, Object... details) {
        LoggingEventBuilder full = context.log(line);
        for (int i = 0; i < details.length; i += 2) {
            full = full.addKeyValue(String.valueOf(details[i]), i + 1 < details.length ? details[i + 1] : "");
        }
        full.log(message);
    }
}
