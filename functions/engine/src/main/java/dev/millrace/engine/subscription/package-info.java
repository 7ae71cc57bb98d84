/// Who wants to be told of which events, how what is told gets there, and what becomes of it when it does not.
/// Uses the JDK alone.
@NullMarked
package dev.millrace.engine.subscription;

import org.jspecify.annotations.NullMarked;
