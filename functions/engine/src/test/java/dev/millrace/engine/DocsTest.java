package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the pages point to is there: files, and tests by their names, written `[FlowTest ·
/// a_test](…/FlowTest.java)`.
class DocsTest {
    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\[]+)\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    @TestFactory
    List<DynamicTest> links_lead_somewhere() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"));
                Stream<Path> decisions = Files.list(PROJECT.resolve("docs/decisions"))) {
            return Stream.of(
                            Stream.of(PROJECT.resolve("README.md"), PROJECT.resolve("examples/README.md")),
                            docs,
                            decisions)
                    .flatMap(pages -> pages)
                    .filter(page -> page.toString().endsWith(".md"))
                    .map(page -> DynamicTest.dynamicTest(
                            PROJECT.relativize(page).toString(),
                            () -> assertThat(broken(page)).isEmpty()))
                    .toList();
        }
    }

    private static List<String> broken(Path page) throws IOException {
        return LINK.matcher(Files.readString(page))
                .results()
                .filter(link -> !link.group(2).contains("://"))
                .filter(link -> !leadsSomewhere(page, link))
                .map(MatchResult::group)
                .toList();
    }

    private static boolean leadsSomewhere(Path page, MatchResult link) {
        Path target = page.resolveSibling(link.group(2));
        String[] words = link.group(1).split(" · ", 2);
        return Files.exists(target) && (words.length == 1 || has(target, words[1]));
    }

    private static boolean has(Path file, String test) {
        try {
            return Files.readString(file).contains(" " + test + "(");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
