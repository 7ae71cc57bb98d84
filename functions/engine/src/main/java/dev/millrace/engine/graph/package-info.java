/// The shape of a workflow: steps numbered in topological order, their edges, and sets of them. Uses the JDK only.
@NullMarked
package dev.millrace.engine.graph;

import org.jspecify.annotations.NullMarked;
