package dev.millrace.engine.task;

import dev.millrace.engine.template.Lane;

/// The step that started a task, and where to find it.
///
/// @param name what people call the step
/// @param epoch of the step's task, then
/// @param attempt of the step that the task was started by
/// @param lane in which the step travels
/// @param depth how many tasks stand above the one that was started
/// @param waits whether the step waits for the task's end
public record Parent(TaskId task, int step, String name, int epoch, int attempt, Lane lane, int depth, boolean waits) {}
