package dev.millrace.cli.view;

import dev.millrace.cli.api.StepView;
import dev.millrace.cli.stack.Requests;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The last lines of a run: how it ended, how long it took, and what it asked of the stack by then, which is most of
/// what it would cost. Events follow within a second of the end, so they are left to `--cost`, which waits for them.
public final class Receipt {
    private final Terminal terminal;

    public Receipt(Terminal terminal) {
        this.terminal = terminal;
    }

    public List<String> of(List<Watched> tasks, Requests requests, Instant now) {
        int steps = tasks.stream().mapToInt(each -> each.task().steps()).sum();
        int attempts = tasks.stream()
                .flatMap(each -> each.task().stepList().stream())
                .mapToInt(StepView::attempt)
                .sum();
        Duration took = tasks.stream()
                .map(each -> each.task().age(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        String perStep =
                steps == 0 ? "" : String.format(Locale.ROOT, " (%.1f a step)", (double) requests.tableWrites() / steps);
        return List.of(
                states(tasks) + "  " + Text.count(steps, "step", "steps") + ", "
                        + Text.count(attempts, "attempt", "attempts") + ", " + Text.duration(took),
                terminal.styled(
                        Style.FAINT,
                        "  " + requests.tableWrites() + " table writes" + perStep + ", " + requests.tableReads()
                                + " reads, " + requests.queue() + " queue requests, " + requests.storage()
                                + " storage"));
    }

    private String states(List<Watched> tasks) {
        Map<String, Integer> counts = new TreeMap<>();
        tasks.forEach(each -> counts.merge(each.task().state(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> StateMark.of(terminal, entry.getKey()) + " "
                        + (tasks.size() == 1 ? "" : entry.getValue() + " ")
                        + StateMark.word(terminal, entry.getKey()))
                .collect(Collectors.joining("  "));
    }
}
