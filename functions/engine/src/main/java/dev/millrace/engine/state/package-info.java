/// States of tasks and steps, what may happen to them, and one total decision for each. Uses the JDK only.
@NullMarked
package dev.millrace.engine.state;

import org.jspecify.annotations.NullMarked;
