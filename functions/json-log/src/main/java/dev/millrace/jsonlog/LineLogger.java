package dev.millrace.jsonlog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;

/// Writes lines. Those of `millrace.metrics` are the bare message: CloudWatch reads metrics from them.
final class LineLogger extends AbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final transient Level from;
    private final transient MDCAdapter context;
    private final transient Consumer<String> out;
    private final boolean bare;

    LineLogger(String name, Level from, MDCAdapter context, Consumer<String> out) {
        this.name = name;
        this.from = from;
        this.context = context;
        this.out = out;
        this.bare = name.equals("millrace.metrics");
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        write(
                event.getLevel(),
                formatted(event.getMessage(), event.getArgumentArray()),
                pairs == null ? List.of() : pairs,
                event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, formatted(message, arguments), List.of(), thrown);
    }

    private static String formatted(@Nullable String message, Object @Nullable [] arguments) {
        return arguments == null || arguments.length == 0
                ? String.valueOf(message)
                : MessageFormatter.basicArrayFormat(message, arguments);
    }

    private void write(Level level, String message, List<KeyValuePair> pairs, @Nullable Throwable thrown) {
        if (bare) {
            out.accept(message);
            return;
        }
        Line line = new Line()
                .with("timestamp", Instant.now().toString())
                .with("level", level.name())
                .with("message", message);
        Map<String, String> invocation = context.getCopyOfContextMap();
        if (invocation != null) {
            invocation.forEach(line::with);
        }
        pairs.forEach(pair -> line.with(pair.key, pair.value));
        if (thrown != null) {
            line.withError(thrown);
        }
        out.accept(line.json());
    }

    private boolean speaks(Level level) {
        return level.toInt() >= from.toInt();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return speaks(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return speaks(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return speaks(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return speaks(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return speaks(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return speaks(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return speaks(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return speaks(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return speaks(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return speaks(Level.ERROR);
    }
}
