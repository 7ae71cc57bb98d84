package dev.millrace.cli.view;

import dev.millrace.cli.api.TaskView;

/// A task that is looked on at.
///
/// @param label what it is called on the screen
public record Watched(String label, TaskView task) {}
