/// One attempt to bring an event to its target, and what came of it.
@NullMarked
package dev.millrace.deliverevents.send;

import org.jspecify.annotations.NullMarked;
