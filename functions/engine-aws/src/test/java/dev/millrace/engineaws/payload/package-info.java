/// Payloads beside the table and in a bucket in memory.
@NullMarked
package dev.millrace.engineaws.payload;

import org.jspecify.annotations.NullMarked;
