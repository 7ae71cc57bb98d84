@NullMarked
package dev.millrace.engineaws.bus;

import org.jspecify.annotations.NullMarked;
