package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Occupies its worker for a while; later attempts are quick. Returns who did it, in which attempt.
public final class Slow implements StepHandler<Object, Slow.Done> {
    /// @param milliseconds that the first attempt takes
    /// @param once a file that is made when an attempt begins: with one, only the first beginning is slow, also when
    /// another worker takes the attempt over
    public record Config(long milliseconds, Optional<String> once) {}

    /// @param process that ran the attempt
    public record Done(int attempt, long process) {}

    @Override
    public String name() {
        return "test.slow";
    }

    @Override
    public Done handle(Object input, StepContext context) throws InterruptedException, IOException {
        var config = context.config(Config.class);
        if (context.attempt() == 1 && begins(config)) {
            var never = new CountDownLatch(1);
            if (never.await(config.milliseconds(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody counts down");
            }
        }
        return new Done(context.attempt(), ProcessHandle.current().pid());
    }

    private static boolean begins(Config config) throws IOException {
        if (config.once().isEmpty()) {
            return true;
        }
        try {
            Files.createFile(Path.of(config.once().get()));
            return true;
        } catch (FileAlreadyExistsException begun) {
            return false;
        }
    }
}
