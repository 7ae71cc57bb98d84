package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.StackFailed;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description = "Looks whether all that Millrace needs is here, and says what to do where it is not.")
public final class DoctorCommand implements Callable<Integer> {
    private static final int LEAST_NODE = 18;

    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public DoctorCommand(Surroundings here) {
        this.here = here;
    }

    private enum Verdict {
        GOOD,
        MISSED,
        BAD
    }

    private record Finding(String about, Verdict verdict, String found) {}

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(List.of(java(), node(), built(), synthesized(), port(), running()));
        if (format.json()) {
            format.print(here.terminal(), document(findings));
        } else {
            findings.forEach(this::tell);
        }
        return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BAD)
                ? ExitCode.STACK_FAILED
                : ExitCode.COMPLETE;
    }

    private static Finding java() {
        return new Finding(
                "JDK",
                Runtime.version().feature() >= 25 ? Verdict.GOOD : Verdict.BAD,
                Runtime.version() + " in " + System.getProperty("java.home")
                        + (System.getProperty("java.class.path").isEmpty() ? "" : aotCache()));
    }

    private static String aotCache() {
        return ProcessHandle.current().info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch(argument -> argument.startsWith("-XX:AOTCache="))
                ? ", started from its AOT cache"
                : "";
    }

    /// Only for synthesizing the infrastructure, which the repository's build does once.
    private static Finding node() {
        try {
            Process process = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(
                            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .strip();
            process.waitFor(5, TimeUnit.SECONDS);
            int major = Integer.parseInt(version.replaceFirst("^v?(\\d+).*", "$1"));
            return major >= LEAST_NODE
                    ? new Finding("Node.js", Verdict.GOOD, version)
                    : new Finding(
                            "Node.js",
                            Verdict.BAD,
                            version + " is too old to synthesize infra-cdk; install 20 or newer");
        } catch (IOException | NumberFormatException missing) {
            return new Finding(
                    "Node.js", Verdict.BAD, "not found on the PATH; infra-cdk needs it (install 20 or newer)");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Finding("Node.js", Verdict.BAD, "did not answer");
        }
    }

    private Finding built() {
        Path home = home();
        Path classPath = home.resolve("cli/target/class-path");
        return Files.exists(classPath)
                ? new Finding("build", Verdict.GOOD, home.toString())
                : new Finding(
                        "build", Verdict.MISSED, "not built in " + home + "; './millrace' builds on its next start");
    }

    private Finding synthesized() {
        Path output = home().resolve("target/launcher/template");
        return Files.isDirectory(output)
                ? new Finding("template", Verdict.GOOD, "synthesized in " + output)
                : new Finding("template", Verdict.MISSED, "not synthesized; './millrace' does it on its next start");
    }

    private static Finding port() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Finding("ports", Verdict.GOOD, "127.0.0.1 gives free ones (" + any.getLocalPort() + ", say)");
        } catch (IOException none) {
            return new Finding("ports", Verdict.BAD, "127.0.0.1 gives none: " + none.getMessage());
        }
    }

    private Finding running() {
        try {
            JsonNode health = stack.api(here).get("/health", Map.of());
            String status = health.path("status").asText();
            return new Finding(
                    "stack", status.equals("ok") ? Verdict.GOOD : Verdict.BAD, status + " " + health.path("checks"));
        } catch (StackFailed | Refused none) {
            return new Finding("stack", Verdict.MISSED, String.valueOf(none.getMessage()));
        }
    }

    private Path home() {
        return Path.of(
                here.environment().getOrDefault("MILLRACE_HOME", here.folder().toString()));
    }

    private void tell(Finding finding) {
        String sign = switch (finding.verdict()) {
            case GOOD -> here.terminal().styled(Style.GOOD, "✔");
            case MISSED -> here.terminal().styled(Style.FAINT, "○");
            case BAD -> here.terminal().styled(Style.BAD, "✘");
        };
        here.terminal().line(sign + " " + Text.fit(finding.about(), 10) + finding.found());
    }

    private static JsonNode document(List<Finding> findings) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode list = document.putArray("findings");
        findings.forEach(finding -> list.addObject()
                .put("about", finding.about())
                .put("good", finding.verdict() != Verdict.BAD)
                .put("found", finding.found()));
        return document;
    }
}
