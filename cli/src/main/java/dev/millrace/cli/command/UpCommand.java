package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.StackAddress;
import dev.millrace.cli.stack.OwnStack;
import dev.millrace.cli.terminal.Style;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Runs a stack on this machine until Ctrl-C. Other commands in this folder find it.")
public final class UpCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--port", description = "Port of the HTTP API (default: one that is free).")
    private Optional<Integer> port = Optional.empty();

    @Mixin
    private OwnStackOptions own = new OwnStackOptions();

    @Mixin
    private OutputOption format = new OutputOption();

    public UpCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Path> jars = own.jars(here, List.of());
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (OwnStack stack = here.stacks().start(own.wanted(here, port, jars, false))) {
            StackAddress.write(
                    here.folder(), stack.url(), ProcessHandle.current().pid());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                over.countDown();
                await(closed);
            }));
            tell(stack, jars);
            over.await();
            StackAddress.remove(here.folder());
        } finally {
            closed.countDown();
        }
        return ExitCode.COMPLETE;
    }

    private void tell(OwnStack stack, List<Path> jars) {
        if (format.json()) {
            ObjectNode document =
                    JsonNodeFactory.instance.objectNode().put("url", stack.url().toString());
            ObjectNode queues = document.putObject("workerQueues");
            stack.workerQueues().forEach((name, url) -> queues.put(name, url.toString()));
            format.print(here.terminal(), document);
            return;
        }
        var terminal = here.terminal();
        terminal.line("A stack is up at "
                + terminal.styled(Style.STRONG, stack.url().toString()) + ", "
                + own.data().map(folder -> "keeping its state in " + folder).orElse("in memory") + ", with "
                + (jars.isEmpty()
                        ? "the builtin handlers."
                        : "handlers of "
                                + String.join(
                                        ", ",
                                        jars.stream()
                                                .map(jar -> jar.getFileName().toString())
                                                .toList())
                                + "."));
        stack.workerQueues()
                .forEach((name, url) -> terminal.line(terminal.styled(
                        Style.FAINT, "  Workers of worker:" + name + " may receive over SQS at " + url)));
        terminal.line(
                terminal.styled(
                        Style.FAINT,
                        "  ./millrace template apply FILE · submit NAME --input FILE --wait · list · events tail · Ctrl-C ends it"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
