package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Occupies its worker for a while; later attempts are quick. Returns who did it, in which attempt.
public final class Slow implements StepHandler<Object, Slow.Done> {
    /// @param milliseconds that the first attempt takes
    /// @param once a file that the first beginning makes, with its process in it: with one, only that beginning is
    /// slow, also when another worker takes the attempt over
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
            var process = Long.toString(ProcessHandle.current().pid());
            Files.writeString(Path.of(config.once().get()), process, StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException begun) {
            return false;
        }
    }
}
