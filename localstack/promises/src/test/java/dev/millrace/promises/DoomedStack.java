package dev.millrace.promises;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A stack in a process of its own, to be killed: starts a task, writes its id into the data folder once the task's
/// first steps are done and others under way, and waits for its end.
public final class DoomedStack {
    private DoomedStack() {}

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var millrace = Millrace.start(Millrace.options().withData(data));
        millrace.apply("""
                namespace: promises
                name: interrupted
                version: 1.0.0
                defaults: { timeout: 3s }
                steps:
                  - { name: first, handler: pass }
                  - { name: slow, handler: test.slow, dependsOn: first, config: { milliseconds: 2500 } }
                  - { name: other, handler: test.slow, dependsOn: first, config: { milliseconds: 2500 } }
                  - { name: timer, handler: wait, dependsOn: first, config: { duration: 1s } }
                  - { name: last, handler: pass, dependsOn: [slow, other, timer] }
                """);
        var task = millrace.submit("promises/interrupted", Map.of());
        Eventually.until(
                "two steps at work",
                () -> Millrace.states(millrace.show(task, "?include=steps")).values().stream()
                                .filter("running"::equals)
                                .count()
                        >= 2);
        Files.writeString(data.resolve("task.part"), task);
        Files.move(data.resolve("task.part"), data.resolve("task"));
        new CountDownLatch(1).await();
    }
}
