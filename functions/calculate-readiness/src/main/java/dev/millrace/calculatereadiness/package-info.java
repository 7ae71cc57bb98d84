/// Translates messages of the advance queue into [dev.millrace.engine.usecase.AdvanceTask].
@NullMarked
package dev.millrace.calculatereadiness;

import org.jspecify.annotations.NullMarked;
