/// How text gets to people: colours, widths, and lines that are redrawn in place. Knows nothing of tasks.
@NullMarked
package dev.millrace.cli.terminal;

import org.jspecify.annotations.NullMarked;
