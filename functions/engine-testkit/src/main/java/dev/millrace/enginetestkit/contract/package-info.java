/// What every implementation of a port must do, as abstract JUnit classes: extend one, hand in the port, and its tests
/// run against it. The in-memory ports and those of AWS pass the same suites.
@NullMarked
package dev.millrace.enginetestkit.contract;

import org.jspecify.annotations.NullMarked;
