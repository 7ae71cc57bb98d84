package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventStoreTest {
    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void every_event_is_filed_by_its_day_and_type_within_five_minutes() {
        var stream = stack.only("KinesisFirehose::DeliveryStream").at("/Properties/ExtendedS3DestinationConfiguration");

        assertThat(Deployed.plain(stream.get("BucketARN"))).isEqualTo("${EventsBucket.Arn}");
        assertThat(stream.get("Prefix").asText())
                .isEqualTo("events/!{partitionKeyFromQuery:day}/!{partitionKeyFromQuery:type}/");
        assertThat(stream.get("CompressionFormat").asText()).isEqualTo("GZIP");
        assertThat(stream.at("/BufferingHints/IntervalInSeconds").asInt()).isLessThanOrEqualTo(300);
        assertThat(stream.at("/DynamicPartitioningConfiguration/Enabled").asBoolean())
                .isTrue();
        assertThat(parameters(stream))
                .containsEntry("MetadataExtractionQuery", "{day:.time[0:10],type:.\"detail-type\"}")
                .containsEntry("Delimiter", "\\n");
    }

    @Test
    void the_store_takes_all_but_what_it_has_and_what_is_no_event() {
        var rule = stack.properties("Events::Rule", "EventStoreEverything");

        assertThat(rule.get("EventPattern").toString())
                .contains("\"source\":[{\"anything-but\":\"millrace.replay\"}]")
                .contains("\"detail-type\":[{\"anything-but\":\"task submission requested\"}]");
        assertThat(Deployed.plain(rule.at("/Targets/0/Arn"))).isEqualTo("${EventStoreStream.Arn}");
        assertThat(Deployed.plain(rule.at("/Targets/0/DeadLetterConfig/Arn")))
                .isEqualTo("${EventStoreDeadLettersQueue.Arn}");
    }

    @Test
    void events_are_kept_for_good_unless_somebody_says_how_long() {
        var other = Deployed.with(Map.of("eventRetentionDays", "90"));

        assertThat(rules(stack)).noneMatch(rule -> rule.has("ExpirationInDays"));
        assertThat(rules(other)).anyMatch(rule -> rule.path("ExpirationInDays").asInt() == 90);
    }

    private static Iterable<JsonNode> rules(Deployed stack) {
        return stack.properties("S3::Bucket", "EventsBucket").at("/LifecycleConfiguration/Rules");
    }

    private static Map<String, String> parameters(JsonNode stream) {
        return Deployed.stream(stream.at("/ProcessingConfiguration/Processors"))
                .flatMap(processor -> Deployed.stream(processor.get("Parameters")))
                .collect(Collectors.toMap(
                        parameter -> parameter.get("ParameterName").asText(),
                        parameter -> parameter.get("ParameterValue").asText()));
    }
}
