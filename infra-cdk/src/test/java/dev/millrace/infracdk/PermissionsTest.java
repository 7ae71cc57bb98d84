package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The whole of what each function may do, as `action on resource`. A grant that is added or lost shows up here.
class PermissionsTest {
    private static final Set<String> ITEMS = Set.of(
            "dynamodb:GetItem on ${TasksTable.Arn}",
            "dynamodb:BatchGetItem on ${TasksTable.Arn}",
            "dynamodb:Query on ${TasksTable.Arn}",
            "dynamodb:PutItem on ${TasksTable.Arn}");

    private static final Set<String> LANES = Set.of(
            "sqs:SendMessage on ${LanesCritical.Arn}",
            "sqs:SendMessage on ${LanesHigh.Arn}",
            "sqs:SendMessage on ${LanesNormal.Arn}",
            "sqs:SendMessage on ${LanesLow.Arn}",
            "sqs:SendMessage on ${LanesBackground.Arn}",
            "sqs:SendMessage on ${WorkersDefaultQueue.Arn}");

    private static final Set<String> REDRIVE = Set.of(
            "sqs:SendMessage on ${SubmissionsQueue.Arn}",
            "sqs:SendMessage on ${AdvancesQueue.Arn}",
            "sqs:SendMessage on ${RedrivesQueue.Arn}");

    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void functions_hold_no_permission_they_do_not_use() {
        assertThat(permissionsOf("SubmitTask"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        REDRIVE,
                        receiveFrom("SubmissionsQueue"),
                        Set.of(
                                "dynamodb:Query on ${TasksTable.Arn}/index/list",
                                "s3:ListBucket on ${PayloadsBucket.Arn}",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/payloads/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/uploads/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/payloads/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/uploads/*")));
        assertThat(permissionsOf("ApplyTemplate"))
                .isEqualTo(all(
                        ITEMS,
                        Set.of(
                                "dynamodb:Query on ${TasksTable.Arn}/index/list",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/templates/*")));
        assertThat(permissionsOf("ExecuteStep"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        receiveFrom("LanesCritical"),
                        receiveFrom("LanesHigh"),
                        receiveFrom("LanesNormal"),
                        receiveFrom("LanesLow"),
                        receiveFrom("LanesBackground"),
                        Set.of(
                                "sqs:SendMessage on ${AdvancesQueue.Arn}",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/payloads/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/payloads/*")));
        assertThat(permissionsOf("ServeWorkers"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        Set.of(
                                "sqs:ReceiveMessage on ${WorkersDefaultQueue.Arn}",
                                "sqs:DeleteMessage on ${WorkersDefaultQueue.Arn}",
                                "sqs:SendMessage on ${AdvancesQueue.Arn}",
                                "s3:ListBucket on ${PayloadsBucket.Arn}",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/payloads/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/uploads/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/payloads/*")));
        assertThat(permissionsOf("CalculateReadiness"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        receiveFrom("AdvancesQueue"),
                        Set.of("s3:GetObject on ${PayloadsBucket.Arn}/templates/*")));
        assertThat(permissionsOf("PublishEvents"))
                .isEqualTo(all(Set.of(
                        "events:PutEvents on ${LifecycleBus.Arn}",
                        "dynamodb:GetItem on ${TasksTable.Arn}",
                        "dynamodb:PutItem on ${TasksTable.Arn}",
                        "dynamodb:Query on ${TasksTable.Arn}",
                        "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                        "sqs:SendMessage on ${LifecycleUndeliveredQueue.Arn}",
                        "dynamodb:DescribeStream on ${TasksTable.StreamArn}",
                        "dynamodb:GetRecords on ${TasksTable.StreamArn}",
                        "dynamodb:GetShardIterator on ${TasksTable.StreamArn}",
                        "dynamodb:ListStreams on *",
                        "s3:ListBucket on ${FailedRecordsBucket.Arn}",
                        "s3:PutObject on ${FailedRecordsBucket.Arn}/aws/lambda/*")));
        assertThat(permissionsOf("DeliverEvents"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        receiveFrom("DeliveriesEvents"),
                        receiveFrom("DeliveriesDue"),
                        Set.of(
                                "sqs:SendMessage on ${DeliveriesDue.Arn}",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:PutObject on ${PayloadsBucket.Arn}/payloads/*")));
        assertThat(permissionsOf("QueryEvents"))
                .isEqualTo(all(
                        ITEMS,
                        receiveFrom("ReplaysQueue"),
                        Set.of(
                                "sqs:SendMessage on ${ReplaysQueue.Arn}",
                                "sqs:SendMessage on ${DeliveriesDue.Arn}",
                                "events:PutEvents on ${LifecycleBus.Arn}",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*",
                                "s3:ListBucket on ${EventsBucket.Arn}",
                                "s3:GetObject on ${EventsBucket.Arn}/events/*")));
        assertThat(permissionsOf("TendDeadLetters"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        REDRIVE,
                        receiveFrom("RedrivesQueue"),
                        receiveFrom("LanesCriticalDeadLettersQueue"),
                        receiveFrom("LanesHighDeadLettersQueue"),
                        receiveFrom("LanesNormalDeadLettersQueue"),
                        receiveFrom("LanesLowDeadLettersQueue"),
                        receiveFrom("LanesBackgroundDeadLettersQueue"),
                        receiveFrom("WorkersDefaultDeadLettersQueue"),
                        receiveFrom("SubmissionsDeadLettersQueue"),
                        receiveFrom("AdvancesDeadLettersQueue"),
                        Set.of("s3:GetObject on ${PayloadsBucket.Arn}/templates/*")));
        assertThat(permissionsOf("Sweep"))
                .isEqualTo(all(
                        ITEMS,
                        LANES,
                        Set.of(
                                "dynamodb:Query on ${TasksTable.Arn}/index/lookAt",
                                "dynamodb:DeleteItem on ${TasksTable.Arn}",
                                "s3:ListBucket on ${PayloadsBucket.Arn}",
                                "s3:DeleteObject on ${PayloadsBucket.Arn}/payloads/*",
                                "s3:GetObject on ${PayloadsBucket.Arn}/templates/*")));
    }

    @Test
    void nothing_may_scan_or_update_in_place_and_only_the_sweep_may_delete() {
        assertThat(stack.text()).doesNotContain("dynamodb:Scan").doesNotContain("UpdateItem");
        assertThat(stack.text().split("DeleteItem", -1)).hasSize(2);
        assertThat(stack.text().split("s3:DeleteObject", -1)).hasSize(2);
    }

    @Test
    void no_permission_comes_from_elsewhere() {
        assertThat(stack.properties("IAM::Role").values())
                .hasSize(12)
                .noneMatch(role -> role.has("ManagedPolicyArns") || role.has("Policies"));
        assertThat(stack.properties("IAM::Policy").values())
                .hasSize(12)
                .allMatch(policy -> policy.get("Roles").size() == 1);
    }

    @Test
    void steps_may_invoke_the_functions_that_are_named_and_no_others() {
        var named = Deployed.with(Map.of("invokes", "billing:live, arn:aws:lambda:eu-west-1:1:function:other"));

        assertThat(permissionsOf(named, "ExecuteStep"))
                .filteredOn(each -> each.startsWith("lambda:"))
                .containsExactlyInAnyOrder(
                        "lambda:InvokeFunction on "
                                + "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:billing:live",
                        "lambda:InvokeFunction on arn:aws:lambda:eu-west-1:1:function:other");
        assertThatThrownBy(() -> Deployed.with(Map.of("invokes", "bill*"))).hasMessageContaining("wildcards");
    }

    @Test
    void subscriptions_may_send_to_the_queues_that_are_named_and_no_others() {
        var named = Deployed.with(Map.of("subscriberQueues", "billing.fifo, arn:aws:sqs:eu-west-1:1:other"));

        assertThat(permissionsOf(named, "DeliverEvents"))
                .contains(
                        "sqs:SendMessage on arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:billing.fifo",
                        "sqs:SendMessage on arn:aws:sqs:eu-west-1:1:other");
        assertThatThrownBy(() -> Deployed.with(Map.of("subscriberQueues", "*"))).hasMessageContaining("wildcards");
    }

    @Test
    void steps_may_read_the_secrets_that_are_named_and_no_others() {
        var named =
                Deployed.with(Map.of("secrets", "shop/token, arn:aws:secretsmanager:eu-west-1:1:secret:other-AbCdEf"));

        assertThat(permissionsOf(named, "ExecuteStep"))
                .filteredOn(each -> each.startsWith("secretsmanager:"))
                .containsExactlyInAnyOrder(
                        "secretsmanager:GetSecretValue on "
                                + "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
                                + ":secret:shop/token-??????",
                        "secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-west-1:1:secret:other-AbCdEf");
        assertThat(permissionsOf("ExecuteStep")).noneMatch(each -> each.startsWith("secretsmanager:"));
        assertThatThrownBy(() -> Deployed.with(Map.of("secrets", "shop/*"))).hasMessageContaining("wildcards");
    }

    @Test
    void the_stream_is_read_in_order_only_where_a_deployment_asks_for_it() {
        var ordered = Deployed.with(Map.of("orderedEvents", "true"));

        var more = permissionsOf(ordered, "DeliverEvents");
        more.removeAll(permissionsOf("DeliverEvents"));
        assertThat(more)
                .containsExactlyInAnyOrder(
                        "dynamodb:DescribeStream on ${TasksTable.StreamArn}",
                        "dynamodb:GetRecords on ${TasksTable.StreamArn}",
                        "dynamodb:GetShardIterator on ${TasksTable.StreamArn}",
                        "dynamodb:ListStreams on *",
                        "s3:ListBucket on ${FailedRecordsBucket.Arn}",
                        "s3:PutObject on ${FailedRecordsBucket.Arn}/aws/lambda/*");
        assertThat(ordered.properties("Lambda::EventSourceMapping", "TasksToDeliverEventsMapping")
                        .get("ParallelizationFactor")
                        .asInt())
                .isEqualTo(1);
        assertThat(stack.text()).doesNotContain("TasksToDeliverEvents").doesNotContain("ORDERED_EVENTS");
    }

    private Set<String> permissionsOf(String function) {
        return permissionsOf(stack, function);
    }

    private static Set<String> permissionsOf(Deployed stack, String function) {
        var statements =
                stack.properties("IAM::Policy", function + "RoleDefaultPolicy").at("/PolicyDocument/Statement");
        var held = new TreeSet<String>();
        for (var statement : statements) {
            assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
            for (var action : Deployed.plainAll(statement.get("Action"))) {
                for (var resource : Deployed.plainAll(statement.get("Resource"))) {
                    held.add(action + " on " + resource);
                }
            }
        }
        assertThat(held.removeIf(each -> each.endsWith(" on ${" + function + "Log.Arn}")
                        && (each.startsWith("logs:CreateLogStream") || each.startsWith("logs:PutLogEvents"))))
                .as(function + " may write its log")
                .isTrue();
        return held;
    }

    private static Set<String> receiveFrom(String queue) {
        return Set.of(
                "sqs:ReceiveMessage on ${" + queue + ".Arn}",
                "sqs:DeleteMessage on ${" + queue + ".Arn}",
                "sqs:GetQueueAttributes on ${" + queue + ".Arn}",
                "sqs:ChangeMessageVisibility on ${" + queue + ".Arn}",
                "sqs:GetQueueUrl on ${" + queue + ".Arn}");
    }

    @SafeVarargs
    private static Set<String> all(Set<String>... parts) {
        var all = new TreeSet<String>();
        for (var part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
