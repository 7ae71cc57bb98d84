/// What a benchmark found: tables of figures, written as JSON and into the documentation.
@NullMarked
package dev.millrace.benchmarks.report;

import org.jspecify.annotations.NullMarked;
