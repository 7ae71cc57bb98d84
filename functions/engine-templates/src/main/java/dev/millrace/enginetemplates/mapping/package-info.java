/// How a step's input is made from the task's input and the results of steps before it: `${input.order.id}`,
/// `${steps.charge.result}`, `${task.id}`. Uses the tree of [dev.millrace.enginetemplates.document] to read
/// mappings and Jackson's to apply them.
@NullMarked
package dev.millrace.enginetemplates.mapping;

import org.jspecify.annotations.NullMarked;
