package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.LimitStore;
import dev.millrace.enginetestkit.contract.LimitStoreContract;

final class MemoryLimitStoreTest extends LimitStoreContract {
    private static final LimitStore STORE = new MemoryLimitStore();

    @Override
    protected LimitStore store() {
        return STORE;
    }
}
