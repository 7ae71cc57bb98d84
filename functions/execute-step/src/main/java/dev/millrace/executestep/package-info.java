/// Translates messages of a lane into [dev.millrace.engine.usecase.ExecuteStep].
@NullMarked
package dev.millrace.executestep;

import org.jspecify.annotations.NullMarked;
