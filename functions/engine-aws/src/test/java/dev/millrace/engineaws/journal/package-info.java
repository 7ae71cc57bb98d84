/// What is told of transitions.
@NullMarked
package dev.millrace.engineaws.journal;

import org.jspecify.annotations.NullMarked;
