/// For tests of workflows. Templates run in memory exactly as they are deployed: read from their files, with
/// their conditions, mappings, schemas and policies, by the real engine and the real runner of handlers. The
/// test replaces what it does not want to call, turns the clock, and lets workers die.
///
/// Start at [dev.millrace.testing.Workflows]. Uses the engine's ports in memory, AssertJ and Jackson; no
/// AWS, no port of this machine, no real time.
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
