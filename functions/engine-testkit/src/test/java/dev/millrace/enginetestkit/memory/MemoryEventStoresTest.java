package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.enginetestkit.contract.EventStoresContract;

class MemoryEventStoresTest extends EventStoresContract {
    private final EventForms forms = new MemoryEventForms();
    private final PostedEvents posted = new MemoryPostedEvents();

    @Override
    protected EventForms forms() {
        return forms;
    }

    @Override
    protected PostedEvents posted() {
        return posted;
    }
}
