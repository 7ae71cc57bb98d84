package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void nothing_names_an_account_or_region() {
        assertThat(stack.text())
                .doesNotContainPattern("\\b\\d{12}\\b")
                .doesNotContainPattern("\\b(us|eu|ap|sa|ca|me|af|il|mx|cn)-[a-z]+-\\d\\b");
    }

    @Test
    void nothing_runs_at_deployment_but_cloudformation_itself() {
        assertThat(stack.types())
                .noneMatch(type -> type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource"));
    }

    @Test
    void names_are_left_to_cloudformation_so_that_two_stacks_do_not_collide() {
        assertThat(stack.properties("SQS::Queue").values()).noneMatch(queue -> queue.has("QueueName"));
        assertThat(stack.properties("S3::Bucket").values()).noneMatch(bucket -> bucket.has("BucketName"));
        assertThat(stack.properties("Lambda::Function").values()).noneMatch(function -> function.has("FunctionName"));
        assertThat(stack.properties("IAM::Role").values()).noneMatch(role -> role.has("RoleName"));
        assertThat(stack.only("DynamoDB::GlobalTable").get("Properties").has("TableName"))
                .isFalse();
    }

    @Test
    void every_setting_reaches_what_it_is_about(@TempDir Path folder) throws IOException {
        var jar = Files.writeString(folder.resolve("my-handlers.jar"), "no real jar");
        var other = Deployed.with(Map.of(
                "environment", "staging",
                "totalConcurrency", "10",
                "workerMemory", "3008",
                "requestsPerSecond", "7",
                "eventRetentionDays", "90",
                "copyAssets", "false",
                "handlers", jar.toString(),
                "alarmEmail", "somebody@example.com"));

        assertThat(other.properties("Lambda::Function", "ExecuteStepFunction")
                        .get("MemorySize")
                        .asInt())
                .isEqualTo(3008);
        assertThat(other.properties("Lambda::Function", "SubmitTaskFunction")
                        .at("/Environment/Variables/MILLRACE_ENVIRONMENT")
                        .asText())
                .isEqualTo("staging");
        assertThat(Deployed.plain(other.properties("Lambda::Function", "ExecuteStepFunction")
                        .at("/Layers/0")))
                .isEqualTo("${HandlersLayer}");
        assertThat(Deployed.plain(other.properties("Lambda::Function", "ApplyTemplateFunction")
                        .at("/Layers/0")))
                .isEqualTo("${HandlersLayer}");
        assertThat(other.properties("Lambda::Function", "SubmitTaskFunction").has("Layers"))
                .isFalse();
        assertThat(other.properties("Lambda::EventSourceMapping", "CriticalToExecuteStepMapping")
                        .at("/ScalingConfig/MaximumConcurrency")
                        .asInt())
                .isEqualTo(2);
        assertThat(other.only("ApiGatewayV2::Stage")
                        .at("/Properties/DefaultRouteSettings/ThrottlingRateLimit")
                        .asInt())
                .isEqualTo(7);
        assertThat(other.only("Events::Archive").at("/Properties/RetentionDays").asInt())
                .isEqualTo(90);
        assertThat(other.only("SNS::Subscription").at("/Properties/Endpoint").asText())
                .isEqualTo("somebody@example.com");
        assertThat(other.resource("Lambda::Function", "SweepFunction")
                        .at("/Metadata/aws:asset:path")
                        .asText())
                .endsWith("functions/sweep/target/function");
    }

    @Test
    void the_layer_holds_handlers_where_lambda_looks_for_them(@TempDir Path folder) throws IOException {
        var jar = Files.writeString(folder.resolve("my-handlers.jar"), "no real jar");
        var functions = BuiltFunctions.in(folder.resolve("functions"));

        var out = MillraceApp.synthesize(AppSettings.of(
                folder.resolve("out"), Map.of("functions", functions.toString(), "handlers", jar.toString())));

        try (var files = Files.walk(out)) {
            assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith("/java/lib/my-handlers.jar"));
        }
    }

    @Test
    void a_setting_that_does_not_exist_is_refused_with_those_that_do() {
        assertThatThrownBy(() -> AppSettings.of(Path.of("out"), Map.of("concurency", "5")))
                .hasMessageContaining("concurency")
                .hasMessageContaining("totalConcurrency");
    }

    @Test
    void functions_that_are_not_built_are_named_with_what_to_do(@TempDir Path nothing) {
        assertThatThrownBy(() -> MillraceApp.synthesize(
                        AppSettings.of(nothing.resolve("out"), Map.of("functions", nothing.toString()))))
                .hasMessageContaining("submit-task")
                .hasMessageContaining("mvn package");
    }
}
