/// From a draft to a template as the engine runs it: steps in topological order, settings laid over each other for one
/// environment.
@NullMarked
package dev.millrace.enginetemplates.compile;

import org.jspecify.annotations.NullMarked;
