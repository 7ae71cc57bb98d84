/// What every function does with the messages it is handed, whatever they are about: how they come from Lambda, what
/// becomes of those that fail, and what Lambda is told.
@NullMarked
package dev.millrace.engineaws.function;

import org.jspecify.annotations.NullMarked;
