@NullMarked
package dev.millrace.engineaws.function;

import org.jspecify.annotations.NullMarked;
