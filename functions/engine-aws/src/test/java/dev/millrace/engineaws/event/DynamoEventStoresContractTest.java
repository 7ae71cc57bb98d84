package dev.millrace.engineaws.event;

import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.enginetestkit.contract.EventStoresContract;

final class DynamoEventStoresContractTest extends EventStoresContract {
    private static final String TABLE = LocalTable.create();
    private static final EventForms FORMS = new DynamoEventForms(LocalTable.client(), TABLE);
    private static final PostedEvents POSTED = new DynamoPostedEvents(LocalTable.client(), TABLE);

    @Override
    protected EventForms forms() {
        return FORMS;
    }

    @Override
    protected PostedEvents posted() {
        return POSTED;
    }
}
