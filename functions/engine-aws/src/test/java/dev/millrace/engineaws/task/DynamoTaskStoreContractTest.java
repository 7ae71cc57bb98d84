package dev.millrace.engineaws.task;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.enginetestkit.contract.TaskStoreContract;
import java.time.Duration;

final class DynamoTaskStoreContractTest extends TaskStoreContract {
    private static final TaskStore STORE = new DynamoTaskStore(LocalTable.client(), LocalTable.create());

    @Override
    protected TaskStore store() {
        return STORE;
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(5);
    }
}
