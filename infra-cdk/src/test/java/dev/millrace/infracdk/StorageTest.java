package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class StorageTest {
    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void tasks_survive_deletion_of_the_stack() {
        var table = stack.only("DynamoDB::GlobalTable");

        assertThat(table.get("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(table.get("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(replica().get("DeletionProtectionEnabled").asBoolean()).isTrue();
    }

    @Test
    void payloads_and_logs_survive_deletion_of_the_stack() {
        assertThat(stack.resources("S3::Bucket").values())
                .hasSize(4)
                .allMatch(bucket -> bucket.get("DeletionPolicy").asText().equals("Retain"));
        assertThat(stack.resources("Logs::LogGroup").values())
                .hasSize(11)
                .allMatch(log -> log.get("DeletionPolicy").asText().equals("Retain"));
    }

    @Test
    void tasks_can_be_had_back_as_they_were_at_any_moment() {
        assertThat(replica()
                        .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void the_table_costs_nothing_while_nothing_runs() {
        assertThat(table().get("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void the_stream_carries_what_was_written_and_not_what_was_before() {
        assertThat(table().at("/StreamSpecification/StreamViewType").asText()).isEqualTo("NEW_IMAGE");
    }

    @Test
    void indexes_hold_only_keys() {
        assertThat(Deployed.stream(table().get("GlobalSecondaryIndexes")))
                .extracting(
                        index -> index.get("IndexName").asText(),
                        index -> index.at("/KeySchema/0/AttributeName").asText(),
                        index -> index.at("/KeySchema/1/AttributeName").asText(),
                        index -> index.at("/Projection/ProjectionType").asText())
                .containsExactlyInAnyOrder(
                        tuple("list", "listPk", "listSk", "KEYS_ONLY"),
                        tuple("lookAt", "lookShard", "lookAt", "KEYS_ONLY"));
    }

    @Test
    void everything_that_stores_is_encrypted() {
        assertThat(table().at("/SSESpecification/SSEEnabled").asBoolean()).isTrue();
        assertThat(stack.properties("S3::Bucket").values()).allMatch(bucket -> bucket.has("BucketEncryption"));
        assertThat(stack.properties("SQS::Queue").values())
                .allMatch(queue -> queue.path("SqsManagedSseEnabled").asBoolean());
    }

    @Test
    void no_bucket_is_open_to_the_public() {
        assertThat(stack.properties("S3::Bucket").values())
                .allSatisfy(bucket -> assertThat(bucket.get("PublicAccessBlockConfiguration"))
                        .hasSize(4)
                        .allMatch(blocked -> blocked.asBoolean()));
    }

    @Test
    void nothing_is_read_or_written_without_tls() {
        var refusals = stack.text().split("\"aws:SecureTransport\":\"false\"", -1).length - 1;

        assertThat(refusals)
                .isEqualTo(stack.resources("S3::Bucket").size()
                        + stack.resources("SQS::Queue").size()
                        + stack.resources("SNS::Topic").size());
    }

    @Test
    void an_upload_that_nobody_submitted_is_gone_after_a_day() {
        assertThat(Deployed.stream(
                        stack.properties("S3::Bucket", "PayloadsBucket").at("/LifecycleConfiguration/Rules")))
                .anySatisfy(rule -> {
                    assertThat(rule.path("Prefix").asText()).isEqualTo("uploads/");
                    assertThat(rule.path("ExpirationInDays").asInt()).isEqualTo(1);
                    assertThat(rule.path("Status").asText()).isEqualTo("Enabled");
                });
    }

    @Test
    void payloads_of_tasks_do_not_expire_but_their_replaced_versions_do() {
        var rules = stack.properties("S3::Bucket", "PayloadsBucket").at("/LifecycleConfiguration/Rules");

        assertThat(Deployed.stream(rules).filter(rule -> rule.has("ExpirationInDays")))
                .extracting(rule -> rule.path("Prefix").asText())
                .containsExactly("uploads/");
        assertThat(Deployed.stream(rules))
                .anyMatch(rule ->
                        rule.at("/NoncurrentVersionExpiration/NoncurrentDays").asInt() == 30);
    }

    private JsonNode table() {
        return stack.only("DynamoDB::GlobalTable").get("Properties");
    }

    private JsonNode replica() {
        assertThat(table().get("Replicas")).hasSize(1);
        return table().at("/Replicas/0");
    }
}
