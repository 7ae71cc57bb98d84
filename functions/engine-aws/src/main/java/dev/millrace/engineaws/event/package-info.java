/// Users' own events in the table: the forms registered for them, those published by API, and those that an attempt's
/// write tells. May use the engine and the table.
@NullMarked
package dev.millrace.engineaws.event;

import org.jspecify.annotations.NullMarked;
