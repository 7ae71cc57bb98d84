/// When a failed attempt is tried again. Pure arithmetic over `java.time`; randomness is handed in.
@NullMarked
package dev.millrace.engine.retry;

import org.jspecify.annotations.NullMarked;
