package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.infracdk.queues.LaneQueues;
import dev.millrace.infracdk.storage.TaskTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.stepfunctions.CfnStateMachine;

/// In an app that sets no feature flags and knows nothing of ours.
class UserAppTest {
    @Test
    void all_of_it_fits_into_a_users_own_stack(@TempDir Path folder) {
        var app = App.Builder.create().outdir(folder.resolve("out").toString()).build();
        var stack = new Stack(app, "Shop");

        var millrace = new Millrace(
                stack,
                "Workflows",
                MillraceProps.builder(BuiltFunctions.in(folder.resolve("functions")))
                        .build());
        millrace.table().grantRead(role(stack));

        var shop = Deployed.in(Path.of(app.synth().getDirectory()));
        assertThat(shop.types()).isEqualTo(Deployed.BY_DEFAULT.types());
        assertThat(shop.properties("S3::Bucket").values()).noneMatch(bucket -> bucket.has("AccessControl"));
        assertThat(shop.resources("CloudWatch::Alarm"))
                .containsKey("WorkflowsObservabilityLanesCriticalDeadLettersNotEmpty");
    }

    @Test
    void a_single_piece_may_be_used_without_the_rest(@TempDir Path folder) {
        var app = App.Builder.create().outdir(folder.resolve("out").toString()).build();
        var stack = new Stack(app, "Shop");

        new TaskTable(stack, "Tasks").grantRead(role(stack));
        new LaneQueues(stack, "Lanes");

        var shop = Deployed.in(Path.of(app.synth().getDirectory()));
        assertThat(shop.resources("DynamoDB::GlobalTable")).containsOnlyKeys("TasksTable");
        assertThat(shop.resources("SQS::Queue")).hasSize(10);
    }

    @Test
    void a_subscription_of_a_users_own_is_a_rule_with_retries_and_a_dead_letter_queue(@TempDir Path folder) {
        var app = App.Builder.create().outdir(folder.resolve("out").toString()).build();
        var stack = new Stack(app, "Shop");
        var millrace = new Millrace(
                stack,
                "Workflows",
                MillraceProps.builder(BuiltFunctions.in(folder.resolve("functions")))
                        .build());

        millrace.bus()
                .subscribe(
                        "FailedTasks",
                        EventPattern.builder()
                                .detailType(List.of("task.failed"))
                                .build(),
                        new Queue(stack, "Failures"));

        var rule = Deployed.in(Path.of(app.synth().getDirectory()))
                .properties("Events::Rule", "WorkflowsLifecycleFailedTasksRule");
        assertThat(rule.at("/EventPattern/detail-type/0").asText()).isEqualTo("task.failed");
        assertThat(rule.at("/Targets/0/RetryPolicy/MaximumRetryAttempts").asInt())
                .isEqualTo(185);
        assertThat(Deployed.plain(rule.at("/Targets/0/DeadLetterConfig/Arn")))
                .contains("WorkflowsLifecycleFailedTasksDeadLettersQueue");
    }

    @Test
    void a_worker_is_granted_its_queue_and_what_it_says_of_its_steps_and_nothing_else(@TempDir Path folder) {
        var app = App.Builder.create().outdir(folder.resolve("out").toString()).build();
        var stack = new Stack(app, "Shop");
        var millrace = new Millrace(
                stack,
                "Workflows",
                MillraceProps.builder(BuiltFunctions.in(folder.resolve("functions")))
                        .workerQueues(List.of("gpu-large"))
                        .build());

        var worker = role(stack);
        millrace.grantWork("gpu-large", worker);

        var granted = Deployed.in(Path.of(app.synth().getDirectory()))
                .properties("IAM::Policy", "ReaderDefaultPolicy")
                .at("/PolicyDocument/Statement");
        var api =
                "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WorkflowsHttpApi}/$default/POST";
        assertThat(Deployed.stream(granted).flatMap(UserAppTest::each))
                .containsExactlyInAnyOrder(
                        "sqs:ReceiveMessage on ${WorkflowsWorkersGpuLargeQueue.Arn}",
                        "sqs:DeleteMessage on ${WorkflowsWorkersGpuLargeQueue.Arn}",
                        "sqs:ChangeMessageVisibility on ${WorkflowsWorkersGpuLargeQueue.Arn}",
                        "execute-api:Invoke on " + api + "/workers/gpu-large/claim",
                        "execute-api:Invoke on " + api + "/claims/*");
        assertThatThrownBy(() -> millrace.grantWork("gpu", worker))
                .hasMessageContaining("gpu-large")
                .hasMessageContaining("workerQueues");
    }

    private static Stream<String> each(JsonNode statement) {
        return Deployed.plainAll(statement.get("Action")).stream()
                .flatMap(action ->
                        Deployed.plainAll(statement.get("Resource")).stream().map(on -> action + " on " + on));
    }

    @Test
    void a_state_machine_of_the_same_app_may_do_steps(@TempDir Path folder) {
        var app = App.Builder.create().outdir(folder.resolve("out").toString()).build();
        var stack = new Stack(app, "Shop");
        var machine = CfnStateMachine.Builder.create(stack, "Billing")
                .roleArn(role(stack).getRoleArn())
                .definitionString("{}")
                .build();

        new Millrace(
                stack,
                "Workflows",
                MillraceProps.builder(BuiltFunctions.in(folder.resolve("functions")))
                        .stateMachines(List.of(machine.getAttrArn()))
                        .build());

        var shop = Deployed.in(Path.of(app.synth().getDirectory()));
        assertThat(Deployed.plainAll(shop.properties("Events::Rule", "WorkflowsExecutionsEnded")
                        .at("/EventPattern/detail/stateMachineArn")))
                .containsExactly("${Billing.Arn}");
        assertThat(shop.properties("IAM::Policy", "WorkflowsExecuteStepRoleDefaultPolicy")
                        .toString())
                .contains("{\"Fn::Split\":[\":stateMachine:\",{\"Fn::GetAtt\":[\"Billing\",\"Arn\"]}]}");
    }

    private static Role role(Stack stack) {
        return Role.Builder.create(stack, "Reader")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
    }
}
