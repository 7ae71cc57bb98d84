/// Tests of what things cost.
@NullMarked
package dev.millrace.cost;

import org.jspecify.annotations.NullMarked;
