/// What is told to people and machines about transitions: the structured log and the counts for metrics.
@NullMarked
package dev.millrace.engineaws.journal;

import org.jspecify.annotations.NullMarked;
