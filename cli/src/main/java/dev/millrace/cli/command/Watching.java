package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.StackFailed;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.view.Progress;
import dev.millrace.cli.view.Watched;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Looks at tasks until they have ended.
///
/// How often depends on what an answer costs and whether anything happens: ten times a second on this machine,
/// never more than half of the time, and slower while nothing changes.
final class Watching {
    private static final Duration SHORTEST_HERE = Duration.ofMillis(100);
    private static final Duration SHORTEST_AWAY = Duration.ofMillis(700);
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int FAILURES_IN_A_ROW = 10;

    private final Api api;
    private final InstantSource clock;
    private final Duration shortest;

    Watching(Api api, InstantSource clock, boolean onThisMachine) {
        this.api = api;
        this.clock = clock;
        this.shortest = onThisMachine ? SHORTEST_HERE : SHORTEST_AWAY;
    }

    /// @return the tasks as they ended, with their steps and whole results
    List<Watched> untilEnded(List<Watched> tasks, Progress progress) throws InterruptedException {
        List<Watched> now = tasks;
        Duration pause = shortest;
        int failures = 0;
        while (true) {
            var before = clock.instant();
            try {
                List<Watched> next = look(now);
                boolean changed = !next.equals(now);
                now = next;
                failures = 0;
                progress.show(now);
                if (now.stream().allMatch(each -> each.task().ended())) {
                    return now.stream()
                            .map(each -> new Watched(each.label(), LargeResults.fetched(api, each.task())))
                            .toList();
                }
                pause = changed ? shortest : least(pause.multipliedBy(5).dividedBy(4), slowest());
            } catch (StackFailed failed) {
                if (++failures == FAILURES_IN_A_ROW) {
                    throw failed;
                }
                pause = LONGEST;
            }
            Duration cost = least(Duration.between(before, clock.instant()), slowest());
            Thread.sleep(pause.compareTo(cost) > 0 ? pause : cost);
        }
    }

    TaskView look(String id, String include) {
        JsonNode answer = api.get("/tasks/" + Api.encoded(id), Map.of("include", include));
        return new TaskView(answer);
    }

    private List<Watched> look(List<Watched> tasks) {
        return tasks.stream()
                .map(each -> each.task().ended() && each.task().document().has("steps")
                        ? each
                        : new Watched(each.label(), look(each.task().id(), "steps")))
                .toList();
    }

    /// The clock on the screen should not stand still where asking is free.
    private Duration slowest() {
        return shortest.equals(SHORTEST_HERE) ? Duration.ofMillis(300) : LONGEST;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
