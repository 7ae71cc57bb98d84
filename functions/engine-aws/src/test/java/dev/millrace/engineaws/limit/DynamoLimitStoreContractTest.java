package dev.millrace.engineaws.limit;

import dev.millrace.engine.port.LimitStore;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.enginetestkit.contract.LimitStoreContract;

final class DynamoLimitStoreContractTest extends LimitStoreContract {
    private static final LimitStore STORE = new DynamoLimitStore(LocalTable.client(), LocalTable.create());

    @Override
    protected LimitStore store() {
        return STORE;
    }
}
