package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.enginetestkit.contract.TaskStoreContract;

class MemoryTaskStoreTest extends TaskStoreContract {
    private final TaskStore store = new MemoryTaskStore();

    @Override
    protected TaskStore store() {
        return store;
    }
}
