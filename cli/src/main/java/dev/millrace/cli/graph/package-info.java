/// Draws a task's graph with characters: by levels, parents above children. Pure: from nodes and arrows to lines.
@NullMarked
package dev.millrace.cli.graph;

import org.jspecify.annotations.NullMarked;
