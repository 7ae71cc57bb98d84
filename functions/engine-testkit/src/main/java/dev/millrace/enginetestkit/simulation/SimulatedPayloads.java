package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetestkit.simulation.Weather.Port;

/// Documents beyond the network; what is inline needs none.
final class SimulatedPayloads implements Payloads {
    private final Payloads payloads;
    private final Network network;

    SimulatedPayloads(Payloads payloads, Network network) {
        this.payloads = payloads;
        this.network = network;
    }

    @Override
    public Json read(Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.json();
            case Payload.Stored stored -> network.call(Port.PAYLOAD, "fetch", () -> payloads.read(stored));
        };
    }

    @Override
    public Payload keep(TaskId task, Json document, int inline) {
        return document.size() <= inline
                ? new Payload.Inline(document)
                : network.call(Port.PAYLOAD, "keep", () -> payloads.keep(task, document, inline));
    }

    @Override
    public void forget(TaskId task) {
        network.call(Port.PAYLOAD, "forget", () -> {
            payloads.forget(task);
            return task;
        });
    }
}
