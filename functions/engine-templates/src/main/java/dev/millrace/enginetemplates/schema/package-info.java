/// JSON Schema 2020-12: whether a schema is one, and whether a value satisfies it. Never touches the network. The only
/// user of the schema library.
@NullMarked
package dev.millrace.enginetemplates.schema;

import org.jspecify.annotations.NullMarked;
