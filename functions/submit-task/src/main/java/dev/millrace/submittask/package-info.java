/// The door: translates HTTP requests and queue messages into use cases of the engine, and their answers into JSON.
@NullMarked
package dev.millrace.submittask;

import org.jspecify.annotations.NullMarked;
