/// Each promise of the README as a test, through the stack that the synthesized template describes: HTTP and queues,
/// functions, table, stream, event bus. Looks at the stack from outside, by its API, its events and its requests.
@NullMarked
package dev.millrace.promises;

import org.jspecify.annotations.NullMarked;
