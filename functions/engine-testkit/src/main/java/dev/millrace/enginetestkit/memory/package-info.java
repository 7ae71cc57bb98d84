/// The engine's ports answered in memory, with the same conditions as the real ones: for tests, simulations and
/// benchmarks. Plain maps and locks; safe to be used from many threads.
@NullMarked
package dev.millrace.enginetestkit.memory;

import org.jspecify.annotations.NullMarked;
