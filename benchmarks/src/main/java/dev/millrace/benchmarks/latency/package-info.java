/// How long a run would take on AWS: the requests of a recorded run, in the order they were made, at the latencies of a
/// dated table.
@NullMarked
package dev.millrace.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
