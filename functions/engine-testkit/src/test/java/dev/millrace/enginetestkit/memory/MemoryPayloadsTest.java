package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Payloads;
import dev.millrace.enginetestkit.contract.PayloadsContract;

class MemoryPayloadsTest extends PayloadsContract {
    private final Payloads payloads = new MemoryPayloads();

    @Override
    protected Payloads payloads() {
        return payloads;
    }
}
