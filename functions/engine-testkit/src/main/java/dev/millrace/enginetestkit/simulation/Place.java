package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.task.TaskId;

/// A step of a task.
record Place(TaskId task, int step) {}
