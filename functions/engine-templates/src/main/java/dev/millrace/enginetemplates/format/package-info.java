/// The template format: which keys there are, what each may hold, and what a document says in its terms.
/// Every key stands in [dev.millrace.enginetemplates.format.Keys] and in the published JSON Schema, and a
/// test holds the two together.
@NullMarked
package dev.millrace.enginetemplates.format;

import org.jspecify.annotations.NullMarked;
