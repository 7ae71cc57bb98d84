package dev.millrace.cli.view;

import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Instant;

/// One line about one task.
public final class TaskLine {
    private TaskLine() {}

    public static String of(Terminal terminal, TaskView task, Instant now) {
        String steps = task.steps() == 0 ? "" : task.stepsDone() + "/" + task.steps();
        return StateMark.of(terminal, task.state()) + " " + Text.fit(task.id(), 32) + "  "
                + terminal.styled(StateMark.style(task.state()), Text.fit(task.state(), 9)) + "  "
                + Text.right(steps, 9) + "  "
                + terminal.styled(
                        Style.FAINT,
                        Text.fit(task.created().map(Text::date).orElse(""), 19) + "  "
                                + Text.right(Text.duration(task.age(now)), 10))
                + "  " + task.template();
    }
}
