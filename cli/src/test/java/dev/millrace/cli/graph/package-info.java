@NullMarked
package dev.millrace.cli.graph;

import org.jspecify.annotations.NullMarked;
