package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table beyond the network. Its indexes may show what had been.
final class SimulatedTaskStore implements TaskStore {
    private final MemoryTaskStore store;
    private final Network network;
    private final Weather weather;
    private final Counts counts;
    private final Ledger ledger;
    private List<TaskId> shown = List.of();

    SimulatedTaskStore(MemoryTaskStore store, Network network, Weather weather, Counts counts, Ledger ledger) {
        this.store = store;
        this.network = network;
        this.weather = weather;
        this.counts = counts;
        this.ledger = ledger;
    }

    @Override
    public Optional<TaskRecord> readTask(TaskId id) {
        return network.call(Port.READ, "read " + Names.of(id), () -> {
            Optional<TaskRecord> task = store.readTask(id);
            task.ifPresent(ledger.attempts()::saw);
            return task;
        });
    }

    @Override
    public Write<TaskRecord> create(TaskRecord first) {
        return network.call(Port.WRITE, "create " + Names.of(first.id()), () -> told(store.create(first)));
    }

    @Override
    public Write<IdentityRecord> begin(IdentityRecord next) {
        return network.call(Port.WRITE, "begin window of " + Names.of(next.task()), () -> {
            Write<IdentityRecord> write = store.begin(next);
            switch (write) {
                case Write.Moved<IdentityRecord> moved -> ledger.opened(moved.now());
                case Write.Lost<IdentityRecord> lost -> counts.count(Fault.LOST_RACE);
            }
            return write;
        });
    }

    @Override
    public void erase(TaskRecord gone) {
        network.call(Port.WRITE, "erase " + Names.of(gone.id()), () -> {
            store.erase(gone);
            ledger.erased(gone, store.isBare(gone.id()));
            return gone;
        });
    }

    @Override
    public Write<TaskRecord> replace(TaskRecord next) {
        return network.call(
                Port.WRITE, "write " + Names.of(next.id()) + " as v" + next.version(), () -> told(store.replace(next)));
    }

    private Write<TaskRecord> told(Write<TaskRecord> write) {
        switch (write) {
            case Write.Moved<TaskRecord> moved -> ledger.attempts().saw(moved.now());
            case Write.Lost<TaskRecord> lost -> {
                counts.count(Fault.LOST_RACE);
                lost.now().ifPresent(ledger.attempts()::saw);
            }
        }
        return write;
    }

    @Override
    public Optional<StepRecord> readStep(TaskId task, int step) {
        return network.call(Port.READ, "read " + Names.of(task) + "#" + step, () -> store.readStep(task, step));
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task, Collection<Integer> steps) {
        return network.call(Port.READ, "read " + Names.of(task) + "#" + steps, () -> store.readSteps(task, steps));
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task) {
        return network.call(Port.READ, "read " + Names.of(task) + "#all", () -> store.readSteps(task));
    }

    @Override
    public Write<StepRecord> begin(StepRecord first, Instant at) {
        return network.call(
                Port.WRITE,
                "begin " + Names.of(first.task()) + "#" + first.step(),
                () -> toldOfStep(store.begin(first, at)));
    }

    @Override
    public Write<StepRecord> replace(StepRecord next) {
        return network.call(
                Port.WRITE,
                "write " + Names.of(next.task()) + "#" + next.step() + " as r" + next.revision(),
                () -> toldOfStep(store.replace(next)));
    }

    private Write<StepRecord> toldOfStep(Write<StepRecord> write) {
        if (write instanceof Write.Lost<StepRecord>) {
            counts.count(Fault.LOST_RACE);
        }
        return write;
    }

    @Override
    public void put(Page page) {
        network.call(Port.WRITE, "put page " + page.version() + " of " + Names.of(page.task()), () -> {
            store.put(page);
            ledger.wrote(page);
            return page.version();
        });
    }

    @Override
    public List<Page> readPages(TaskId task, long last) {
        return network.call(
                Port.READ, "read pages of " + Names.of(task) + " from " + last, () -> store.readPages(task, last));
    }

    @Override
    public List<TaskId> due(Instant until, int most) {
        return network.call(Port.INDEX, "what is due", () -> {
            if (weather.staleIndex()) {
                counts.count(Fault.STALE_INDEX);
            } else {
                shown = store.due(until, most);
            }
            return shown;
        });
    }

    @Override
    public TaskList list(TaskQuery query) {
        return network.call(Port.INDEX, "list", () -> store.list(query));
    }
}
