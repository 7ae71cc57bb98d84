/// The function `publish-events`: what was committed to the table is announced on the event bus. Translates what
/// Lambda hands over; `stream` reads it, `compose` makes the events, `bus` puts them.
@NullMarked
package dev.millrace.publishevents;

import org.jspecify.annotations.NullMarked;
