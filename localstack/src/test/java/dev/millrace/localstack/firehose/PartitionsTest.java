package dev.millrace.localstack.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.localstack.template.TemplateRefused;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final String PREFIX = "events/!{partitionKeyFromQuery:day}/!{partitionKeyFromQuery:type}/";

    private final Partitions partitions =
            Partitions.of("s", PREFIX, Optional.of("{day:.time[0:10],type:.\"detail-type\"}"));

    @Test
    void a_record_is_filed_by_what_it_says() {
        assertThat(partitions.of("{\"time\":\"2026-11-21T09:30:00Z\",\"detail-type\":\"task.failed\"}"))
                .contains("events/2026-11-21/task.failed/");
        assertThat(Partitions.of("s", "a/!{partitionKeyFromQuery:x}/", Optional.of("{x: .a.b}"))
                        .of("{\"a\":{\"b\":5}}"))
                .contains("a/5/");
    }

    @Test
    void a_record_without_these_fields_can_not_be_filed() {
        assertThat(partitions.of("{\"time\":\"2026-11-21T09:30:00Z\"}")).isEmpty();
        assertThat(partitions.of("no json")).isEmpty();
    }

    @Test
    void a_prefix_or_a_query_that_asks_for_more_is_refused() {
        assertThatThrownBy(() -> Partitions.of("s", "a/!{timestamp:yyyy}/", Optional.empty()))
                .isInstanceOf(TemplateRefused.class)
                .hasMessageContaining("timestamp");
        assertThatThrownBy(() -> Partitions.of("s", PREFIX, Optional.of("{day:.time | split(\"T\")[0]}")))
                .isInstanceOf(TemplateRefused.class)
                .hasMessageContaining("split");
    }
}
