/// What every function does with the messages it is handed, whatever they are about.
@NullMarked
package dev.millrace.engineaws.function;

import org.jspecify.annotations.NullMarked;
