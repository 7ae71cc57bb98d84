package dev.millrace.enginetestkit.cases;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Facts of other engines, as data beside the repository (`../shared/cases` from its root, or where the system property
/// `millrace.cases` says). Tests of what is not there are skipped.
final class Cases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = folder();

    private Cases() {}

    private static Path folder() {
        String told = System.getProperty("millrace.cases");
        if (told != null) {
            return Path.of(told);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null
                && !Files.isDirectory(root.resolve("functions").resolve("engine"))) {
            root = root.getParent();
        }
        return root.resolve("../shared/cases").normalize();
    }

    static JsonNode read(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), () -> "Skipped: there is no " + file);
        return parse(file);
    }

    static List<Path> files(String folder) {
        Path path = FOLDER.resolve(folder);
        assumeTrue(Files.isDirectory(path), () -> "Skipped: there is no " + path);
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param parents name of the field with the names of a step's parents
    /// @param attempts how often a step may be tried
    static Template template(JsonNode steps, String parents, ToIntFunction<JsonNode> attempts) {
        TemplateBuilder template = TemplateBuilder.aTemplate("cases/graph").failurePolicy(FailurePolicy.CONTINUE);
        for (JsonNode step : steps) {
            StepBuilder builder = StepBuilder.aStep(name(step.path("name").asText()))
                    .by("case")
                    .retry(attempts.applyAsInt(step), Duration.ofSeconds(1));
            step.path(parents).forEach(parent -> builder.after(name(parent.asText())));
            template.with(builder);
        }
        return template.build();
    }

    /// Names as a template has them.
    static String name(String text) {
        return text.replaceAll("[^A-Za-z0-9_-]", "_")
                .replaceAll("^(?=[^A-Za-z])", "s")
                .toLowerCase(Locale.ROOT);
    }
}
