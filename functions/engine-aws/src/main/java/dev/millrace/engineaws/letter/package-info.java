/// Dead letters in the table, and the queues they are sent to again.
@NullMarked
package dev.millrace.engineaws.letter;

import org.jspecify.annotations.NullMarked;
