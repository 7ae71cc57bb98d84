/// Reads the table's stream for subscriptions that want order: the only place where events of one task come in the
/// order
/// in which they came about. May use what makes events of the stream, and the lines.
@NullMarked
package dev.millrace.deliverevents.order;

import org.jspecify.annotations.NullMarked;
