/// Translates the minute's tick into [dev.millrace.engine.usecase.SweepTasks].
@NullMarked
package dev.millrace.sweep;

import org.jspecify.annotations.NullMarked;
