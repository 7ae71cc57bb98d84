/// The heart: what finished steps unlock, computed from a task's record in memory.
@NullMarked
package dev.millrace.engine.advance;

import org.jspecify.annotations.NullMarked;
