/// The command `millrace`. Here is where it starts and what all commands share; the commands are in `command`, what
/// they show in `view` and `graph`, the stack's API in `api`, a stack of this process's own in `stack`.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
