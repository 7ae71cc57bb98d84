/// The bus, the queue and the table's stream, played for tests.
@NullMarked
package dev.millrace.publishevents.fake;

import org.jspecify.annotations.NullMarked;
