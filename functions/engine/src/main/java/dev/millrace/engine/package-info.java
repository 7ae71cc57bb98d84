/// The rules of Millrace: what a task and its steps may do, and what each happening leads to.
///
/// Nothing here does I/O or knows the cloud. Only the JDK and JSpecify may be used; time comes as
/// [java.time.InstantSource], everything else through the interfaces of `dev.millrace.engine.port`.
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
