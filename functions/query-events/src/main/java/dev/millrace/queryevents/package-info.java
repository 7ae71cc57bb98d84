/// The event store over HTTP: what happened, and the forms of what happens. Translates between API Gateway's events and
/// the packages below.
@NullMarked
package dev.millrace.queryevents;

import org.jspecify.annotations.NullMarked;
