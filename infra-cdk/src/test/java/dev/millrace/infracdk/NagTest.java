package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

/// What cdk-nag says, with everything switched on that may be switched on.
class NagTest {
    private static Path out = Path.of("");

    @BeforeAll
    static void synthesize(@TempDir Path folder) {
        var app = App.Builder.create()
                .outdir(folder.resolve("out").toString())
                .context(MillraceApp.context(AppSettings.of(folder, Map.of())))
                .build();
        MillraceApp.stack(
                app,
                MillraceProps.builder(BuiltFunctions.in(folder.resolve("functions")))
                        .eventRetention(Duration.ofDays(30))
                        .alarmEmail("somebody@example.com")
                        .stateMachines(List.of("billing"))
                        .build());
        Aspects.of(app).add(new AwsSolutionsChecks());
        out = Path.of(app.synth().getDirectory());
    }

    @Test
    void cdk_nag_finds_nothing_that_is_not_accepted() {
        var judgements = judgements();

        assertThat(judgements).hasSizeGreaterThan(100);
        assertThat(judgements)
                .filteredOn(each -> each.contains("\"Non-Compliant\""))
                .isEmpty();
        assertThat(judgements).filteredOn(each -> each.contains("\"UNKNOWN\"")).isEmpty();
    }

    @Test
    void cdk_warns_of_nothing() {
        var told = new ArrayList<String>();
        read("Millrace.metadata.json")
                .forEach(entries -> entries.forEach(entry -> {
                    if (Set.of("aws:cdk:error", "aws:cdk:warning")
                            .contains(entry.get("type").asText())) {
                        told.add(entry.get("data").asText());
                    }
                }));

        assertThat(told).isEmpty();
    }

    @Test
    void whatever_is_accepted_is_still_found_and_has_its_reason() {
        var stillFound = judgements().stream()
                .filter(each -> each.contains("\"Suppressed\""))
                .map(each -> each.split("\",\"", -1))
                .map(each -> each[0].substring(1) + " at " + each[1])
                .toList();

        var accepted = Deployed.stream(read("Millrace.template.json").get("Resources"))
                .flatMap(NagTest::accepted)
                .toList();

        assertThat(accepted).isNotEmpty().containsExactlyInAnyOrderElementsOf(stillFound);
    }

    private static Stream<String> accepted(JsonNode resource) {
        return Deployed.stream(resource.at("/Metadata/cdk_nag/rules_to_suppress"))
                .filter(finding -> finding.get("reason").asText().length() > 40)
                .map(finding -> finding.get("id").asText() + " at "
                        + resource.at("/Metadata/aws:cdk:path").asText());
    }

    private static List<String> judgements() {
        try {
            return Files.readAllLines(out.resolve("AwsSolutions-Millrace-NagReport.csv"));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(new File(out.toFile(), name));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
