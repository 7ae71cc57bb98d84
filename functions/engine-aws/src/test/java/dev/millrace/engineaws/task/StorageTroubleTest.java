package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.TaskId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A table that can't be reached is no empty table.
class StorageTroubleTest {
    private static final TaskId TASK = new TaskId("0".repeat(26));

    private static TaskStore store() {
        DynamoDbClient unreachable = (DynamoDbClient) Proxy.newProxyInstance(
                StorageTroubleTest.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, of) -> {
                    throw SdkClientException.create("unreachable");
                });
        return new DynamoTaskStore(unreachable, "tasks");
    }

    static List<ThrowingCallable> reads() {
        return List.of(
                () -> store().readTask(TASK),
                () -> store().readStep(TASK, 1),
                () -> store().readSteps(TASK),
                () -> store().readSteps(TASK, List.of(1, 2)),
                () -> store().readPages(TASK, 1),
                () -> store().due(Instant.EPOCH, 10),
                () -> store().list(new TaskStore.TaskQuery(
                        Optional.of("shop"), Optional.empty(), Optional.empty(), 10, Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void a_storage_error_is_never_shown_as_an_empty_result(ThrowingCallable read) {
        assertThatThrownBy(read).hasStackTraceContaining("unreachable");
    }
}
