/// The types of event, with the schema and the example of each version, as they lie in `events-schemas`.
@NullMarked
package dev.millrace.queryevents.catalogue;

import org.jspecify.annotations.NullMarked;
