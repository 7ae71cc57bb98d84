/// Tests of limits in the table.
@NullMarked
package dev.millrace.engineaws.limit;

import org.jspecify.annotations.NullMarked;
