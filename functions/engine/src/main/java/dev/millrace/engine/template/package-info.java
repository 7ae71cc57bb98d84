/// What a workflow is described by: templates and their steps as values. Reading YAML or JSON into them
/// happens elsewhere.
@NullMarked
package dev.millrace.engine.template;

import org.jspecify.annotations.NullMarked;
