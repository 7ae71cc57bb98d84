/// Whether a step is to run: JSONLogic over the task's input and the results of steps before it.
@NullMarked
package dev.millrace.enginetemplates.condition;

import org.jspecify.annotations.NullMarked;
