/// What is told on the bus beside the transitions of tasks and steps: that a lane was paused, a template was
/// applied, a subscription was disabled. Uses the JDK alone.
@NullMarked
package dev.millrace.engine.notice;

import org.jspecify.annotations.NullMarked;
