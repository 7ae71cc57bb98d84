/// What Millrace gave up on, as a record that a person works through: dead letters. Pure values and rules; uses the
/// tasks' and steps' records and the template.
@NullMarked
package dev.millrace.engine.letter;

import org.jspecify.annotations.NullMarked;
