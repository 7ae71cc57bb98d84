/// What is kept of a task and its steps, as values, with the messages and moves that go with them.
@NullMarked
package dev.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
