/// What Millrace costs and how fast it is: a benchmark a class, each run by `benchmarks/run NAME`.
///
/// May use every module; nothing uses it. Timing lives here and in no test: a test of this module runs each benchmark
/// at its smallest, so that none rots.
@NullMarked
package dev.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
