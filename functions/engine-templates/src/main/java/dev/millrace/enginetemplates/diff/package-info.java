/// What is different between two versions of a template, for people and for scripts. Uses documents, and knows nothing
/// of where they are kept.
@NullMarked
package dev.millrace.enginetemplates.diff;

import org.jspecify.annotations.NullMarked;
