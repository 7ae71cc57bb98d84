package dev.millrace.cli.view;

import dev.millrace.cli.api.StepView;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One line per change, for logs and pipes. Of a large task only retries, failures and every twentieth part are
/// told, or nobody would find them.
final class PlainProgress implements Progress {
    private static final int MANY_STEPS = 200;
    private static final int PARTS = 20;

    private final Terminal terminal;
    private final Map<String, String> told = new HashMap<>();

    PlainProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(List<Watched> tasks) {
        for (Watched watched : tasks) {
            TaskView task = watched.task();
            String prefix = tasks.size() == 1 ? "" : watched.label() + "  ";
            for (StepView step : task.stepList()) {
                if (!worthTelling(step, task.steps())) {
                    continue;
                }
                String change = step.state() + (step.attempt() > 1 ? ", attempt " + step.attempt() : "");
                if (!change.equals(told.put(task.id() + "/" + step.number(), change))) {
                    terminal.line(prefix + step.name() + ": " + change + detail(step));
                }
            }
            parts(prefix, task);
        }
    }

    @Override
    public void close() {}

    private static boolean worthTelling(StepView step, int steps) {
        return switch (step.state()) {
            case "pending", "ready" -> false;
            case "failed", "retrying" -> true;
            default -> steps <= MANY_STEPS;
        };
    }

    private void parts(String prefix, TaskView task) {
        if (task.steps() <= MANY_STEPS) {
            return;
        }
        int part = task.stepsDone() * PARTS / task.steps();
        if (!String.valueOf(part).equals(told.put(task.id(), String.valueOf(part)))) {
            terminal.line(prefix + task.stepsDone() + " of " + task.steps() + " steps done");
        }
    }

    private static String detail(StepView step) {
        return switch (step.state()) {
            case "failed", "retrying" ->
                step.error().map(error -> ": " + Text.cut(error, 200)).orElse("");
            case "complete" ->
                step.took().map(took -> " in " + Text.duration(took)).orElse("");
            default -> "";
        };
    }
}
