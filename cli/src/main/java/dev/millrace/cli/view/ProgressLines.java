package dev.millrace.cli.view;

import dev.millrace.cli.api.StepView;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Bar;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The picture of tasks under way: a bar, and below it a line for each step worth watching (of one task) or for
/// each task (of several).
final class ProgressLines {
    /// Up to here all steps are listed, so that the picture keeps its height; beyond, those under way.
    private static final int FEW_STEPS = 16;

    private static final int MOST_LINES = 16;

    private final Terminal terminal;

    ProgressLines(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> of(List<Watched> tasks, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(bar(tasks, now));
        lines.addAll(tasks.size() == 1 ? steps(tasks.getFirst().task(), now) : each(tasks));
        return lines;
    }

    private String bar(List<Watched> tasks, Instant now) {
        int total = tasks.stream().mapToInt(each -> each.task().steps()).sum();
        int done = tasks.stream().mapToInt(each -> each.task().stepsDone()).sum();
        int lost = tasks.stream().mapToInt(each -> each.task().stepsLost()).sum();
        Duration age = tasks.stream()
                .map(each -> each.task().age(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        long percent = total == 0 ? 0 : 100L * done / total;
        String numbers = done + "/" + total + " steps  " + percent + " %  "
                + Text.duration(Duration.ofMillis(age.toMillis() / 100 * 100));
        int width = Math.clamp(terminal.columns() - numbers.length() - 6L, 10, 50);
        return "  " + Bar.drawn(terminal, width, done, lost, total) + "  " + numbers;
    }

    private List<String> steps(TaskView task, Instant now) {
        List<StepView> all = task.stepList();
        List<StepView> shown = all.size() <= FEW_STEPS
                ? all
                : Stream.concat(
                                all.stream().filter(StepView::failed),
                                all.stream().filter(StepView::underWay))
                        .toList();
        int width = StepLine.nameWidth(shown);
        List<String> lines = new ArrayList<>(shown.stream()
                .limit(MOST_LINES)
                .map(step -> StepLine.of(terminal, step, width, now))
                .toList());
        if (shown.size() > MOST_LINES) {
            lines.add(terminal.styled(Style.FAINT, "    and " + (shown.size() - MOST_LINES) + " more under way"));
        }
        return lines;
    }

    private List<String> each(List<Watched> tasks) {
        int width = Math.min(
                24, tasks.stream().mapToInt(each -> each.label().length()).max().orElse(8));
        List<String> lines = new ArrayList<>();
        tasks.stream()
                .sorted((a, b) -> Boolean.compare(a.task().ended(), b.task().ended()))
                .limit(tasks.size() > MOST_LINES ? MOST_LINES : tasks.size())
                .sorted((a, b) -> Integer.compare(tasks.indexOf(a), tasks.indexOf(b)))
                .forEach(each -> lines.add(one(each, width)));
        if (tasks.size() > MOST_LINES) {
            lines.add(terminal.styled(Style.FAINT, "    and " + (tasks.size() - MOST_LINES) + " more tasks"));
        }
        return lines;
    }

    private String one(Watched watched, int labelWidth) {
        TaskView task = watched.task();
        String numbers = Text.right(task.stepsDone() + "/" + task.steps(), 7);
        String start = "  " + StateMark.of(terminal, task.state()) + " " + Text.fit(watched.label(), labelWidth) + "  "
                + Bar.drawn(terminal, 16, task.stepsDone(), task.stepsLost(), task.steps()) + numbers + "  ";
        int left = terminal.columns() - labelWidth - 33;
        return start + terminal.styled(Style.FAINT, Text.cut(doing(task), left));
    }

    private static String doing(TaskView task) {
        if (task.ended()) {
            return task.state() + task.error().map(error -> ": " + error).orElse("");
        }
        return task.stepList().stream()
                .filter(StepView::underWay)
                .map(step -> StateMark.sign(step.state()) + " " + step.name()
                        + (step.attempt() > 1 || step.state().equals("retrying")
                                ? " (attempt " + step.attempt() + ")"
                                : ""))
                .collect(Collectors.joining("  "));
    }
}
