/// The real use cases in a simulated cloud: virtual time, ports in memory, and every misfortune that a network, a queue
/// or a dying worker can bring, all drawn from one seed. The same seed is the same story, to the last call.
///
/// Each invocation has a (virtual) thread of its own, but only one thread moves at a time: at every call to a port it
/// hands control back to the [Scheduler], which decides who goes on and when.
///
/// [Simulation] runs one seed and [SoakRun] many; [SimulationFailed] says how to see a seed again. What must hold is
/// checked in [Ledger] (at each write) and [Attempts] (at each run of a handler), [Story] (the published transitions),
/// [SetsAgree] (a task's record
/// in itself) and [Oracle] (the end).
@NullMarked
package dev.millrace.enginetestkit.simulation;

import org.jspecify.annotations.NullMarked;
