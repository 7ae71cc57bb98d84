/// A stack in this process: the local stack, with the handlers of one's own, and programs that run beside it.
@NullMarked
package dev.millrace.cli.stack;

import org.jspecify.annotations.NullMarked;
