/// A text, YAML or JSON, as a tree of values that know where they stand, and what is wrong with them. Knows nothing of
/// templates. Uses Jackson's streaming parser and snakeyaml-engine, each in one class.
@NullMarked
package dev.millrace.enginetemplates.document;

import org.jspecify.annotations.NullMarked;
