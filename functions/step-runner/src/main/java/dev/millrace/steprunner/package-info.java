/// Runs step handlers written in Java: finds them, makes their input, keeps their deadline, and turns whatever they do
/// into an [dev.millrace.engine.port.Outcome]. Uses the engine's port, the handler API, Jackson and SLF4J; no AWS.
@NullMarked
package dev.millrace.steprunner;

import org.jspecify.annotations.NullMarked;
