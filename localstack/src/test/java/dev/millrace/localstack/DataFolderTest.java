package dev.millrace.localstack;

import static dev.millrace.localstack.SampleStack.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class DataFolderTest {
    @TempDir
    private Path data;

    @Test
    void what_was_committed_but_not_announced_before_a_kill_is_announced_after_the_restart() throws Exception {
        var doomed = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dmillrace.dynamodb-local=" + SampleStack.DYNAMODB_LOCAL,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedStack.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".out").toFile())
                .start();
        try {
            eventually(() -> Files.exists(data.resolve("committed")));
        } finally {
            doomed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        try (var sample = new SampleStack(LocalStack.start(SampleStack.options().withData(data)))) {
            eventually(() -> !sample.stack().events().after(0, 10).isEmpty());
            assertThat(sample.stack().events().after(0, 10))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.event()).contains("\"late\""));
            assertThat(sample.items().value("early")).isEqualTo("1");
            eventually(() -> sample.items().get("tick").containsKey("note"));
        }
    }

    @Test
    void objects_are_kept_and_a_new_folder_is_not_swept_at_once() {
        try (var sample = new SampleStack(LocalStack.start(SampleStack.options().withData(data)))) {
            sample.stack()
                    .clients()
                    .s3()
                    .putObject(
                            PutObjectRequest.builder()
                                    .bucket("payloads")
                                    .key("a/b")
                                    .build(),
                            RequestBody.fromString("kept"));
            assertThat(sample.items().get("tick")).isEmpty();
        }
        try (var sample = new SampleStack(LocalStack.start(SampleStack.options().withData(data)))) {
            var kept = sample.stack()
                    .clients()
                    .s3()
                    .getObjectAsBytes(GetObjectRequest.builder()
                            .bucket("payloads")
                            .key("a/b")
                            .build());
            assertThat(kept.asUtf8String()).isEqualTo("kept");
        }
    }

    @Test
    void a_folder_serves_one_stack_at_a_time() throws IOException {
        try (var folder = DataFolder.open(data)) {
            assertThat(folder.usedBefore()).isFalse();
            assertThatThrownBy(() -> DataFolder.open(data))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(data.toString(), "in use by another stack");
        }
    }
}
