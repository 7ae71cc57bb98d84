/// Other engines, each as its own documentation says to use it where many small tasks are to be fast. PostgreSQL comes
/// with the module and runs beside the process, from a folder that goes with it.
@NullMarked
package dev.millrace.benchmarks.peers.others;

import org.jspecify.annotations.NullMarked;
