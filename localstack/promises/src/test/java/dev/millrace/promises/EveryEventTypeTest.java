package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// Comes after all other tests, and looks at what their stacks told: a type of event that nothing in them brought about
/// is declared and not wired. A run of chosen tests says nothing about the rest.
@ExtendWith(SharedStack.class)
@Order(Integer.MAX_VALUE)
@DisabledIfSystemProperty(named = "test", matches = ".+")
class EveryEventTypeTest {
    private static final String SCHEMA = ".v1.schema.json";
    /// Tests that run beside the others may still be at it.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Millrace millrace;

    EveryEventTypeTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void every_type_in_the_catalogue_was_told_by_a_stack_at_work() throws IOException {
        var catalogue = catalogue();
        assertThat(catalogue).contains("task.created");

        Eventually.found(
                () -> "these types of event: " + missing(catalogue),
                PATIENCE,
                () -> Optional.of(missing(catalogue)).filter(Set::isEmpty));
    }

    private Set<String> missing(Set<String> catalogue) {
        millrace.events().collect();
        var missing = new TreeSet<>(catalogue);
        missing.removeAll(EventsOfTasks.typesTold());
        return missing;
    }

    private static Set<String> catalogue() throws IOException {
        try (var files = Files.list(SynthesizedTemplate.PROJECT.resolve("events-schemas"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SCHEMA))
                    .map(name -> name.substring(0, name.length() - SCHEMA.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
