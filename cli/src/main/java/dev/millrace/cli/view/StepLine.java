package dev.millrace.cli.view;

import dev.millrace.cli.api.StepView;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Duration;
import java.time.Instant;

/// One line about one step: sign, name, state, attempt, how long, and why.
final class StepLine {
    private static final int LONGEST_NAME = 32;

    private StepLine() {}

    static int nameWidth(Iterable<StepView> steps) {
        int width = 8;
        for (StepView step : steps) {
            width = Math.max(width, step.name().length());
        }
        return Math.min(width, LONGEST_NAME);
    }

    static String of(Terminal terminal, StepView step, int nameWidth, Instant now) {
        String state = step.state();
        String attempt = step.attempt() > 1 || state.equals("retrying") ? "attempt " + step.attempt() : "";
        String start = "  " + StateMark.of(terminal, state) + " " + Text.fit(step.name(), nameWidth) + "  "
                + terminal.styled(StateMark.style(state), Text.fit(state, 9)) + " "
                + terminal.styled(Style.FAINT, Text.fit(attempt, 10)) + " " + Text.right(time(step, now), 10);
        int left = terminal.columns() - (2 + 2 + nameWidth + 2 + 9 + 1 + 10 + 1 + 10) - 3;
        String why = reason(step);
        return why.isEmpty() || left < 12
                ? start.stripTrailing()
                : start + "  " + terminal.styled(step.failed() ? Style.BAD : Style.FAINT, Text.cut(why, left));
    }

    private static String time(StepView step, Instant now) {
        if (step.state().equals("retrying") || step.state().equals("waiting")) {
            return step.retryAt()
                    .map(at -> "in " + Text.duration(roughly(Duration.between(now, at))))
                    .orElse("");
        }
        return step.took()
                .or(() -> step.underWay()
                        ? step.startedAt().map(at -> roughly(Duration.between(at, now)))
                        : java.util.Optional.empty())
                .map(Text::duration)
                .orElse("");
    }

    /// In tenths of a second, so that a line that stands still does not flicker.
    private static Duration roughly(Duration duration) {
        return Duration.ofMillis(Math.max(0, duration.toMillis()) / 100 * 100);
    }

    private static String reason(StepView step) {
        return switch (step.state()) {
            case "complete", "running" -> "";
            case "failed", "retrying" -> step.error().orElse(step.why());
            default -> step.why();
        };
    }
}
