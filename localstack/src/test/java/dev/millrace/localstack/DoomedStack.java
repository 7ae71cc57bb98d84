package dev.millrace.localstack;

import static dev.millrace.localstack.SampleStack.eventually;

import dev.millrace.localstack.sample.AnnounceItems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A stack in a process of its own, to be killed: it announces the item `early`, commits the item `late` without
/// announcing it, says so by a file, and waits for its end.
public final class DoomedStack {
    private DoomedStack() {}

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var sample = new SampleStack(LocalStack.start(SampleStack.options().withData(data)));
        sample.items().put("early", "1");
        eventually(() -> !sample.stack().events().after(0, 10).isEmpty());
        eventually(() -> Files.exists(data.resolve("stream-StreamMapping.json")));
        AnnounceItems.HELD.set(true);
        sample.items().put("late", "2");
        Files.writeString(data.resolve("committed"), "late");
        new CountDownLatch(1).await();
    }
}
