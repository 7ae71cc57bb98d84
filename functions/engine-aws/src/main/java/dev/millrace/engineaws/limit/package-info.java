/// Limits, breakers and holds in the table: their items, and how the stream tells of them.
@NullMarked
package dev.millrace.engineaws.limit;

import org.jspecify.annotations.NullMarked;
