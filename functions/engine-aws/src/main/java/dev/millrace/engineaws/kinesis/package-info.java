/// Records put on Kinesis data streams, without a client of the SDK: it speaks a protocol of its own, whose classes no
/// other function would load.
@NullMarked
package dev.millrace.engineaws.kinesis;

import org.jspecify.annotations.NullMarked;
