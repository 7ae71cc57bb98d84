/// The engine alone, by JMH: deciding, readiness, advancing, encoding, compiling, each beside the least that walks the
/// same edges.
@NullMarked
package dev.millrace.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
