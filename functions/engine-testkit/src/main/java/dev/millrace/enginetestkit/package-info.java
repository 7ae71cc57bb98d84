/// Builders of templates and assertions on tasks: the words tests of workflows are written in. May use the engine and
/// AssertJ; the packages below hold the ports in memory, the contracts of the ports and the simulated cloud.
@NullMarked
package dev.millrace.enginetestkit;

import org.jspecify.annotations.NullMarked;
