/// One class per command: what it takes, in which order it asks the stack, what it prints and with which
/// code it ends. Each prints one JSON document (or one per line where it follows something) with `--json`,
/// and text otherwise.
@NullMarked
package dev.millrace.cli.command;

import org.jspecify.annotations.NullMarked;
