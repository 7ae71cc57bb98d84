/// A report from a catalogue, step by step: read, check, sum up each category, write. A handler takes a record and
/// returns a record; how they hang together is said in `product-report.yaml`.
@NullMarked
package dev.millrace.productreport;

import org.jspecify.annotations.NullMarked;
