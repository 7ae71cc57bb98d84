@NullMarked
package dev.millrace.engineaws.execution;

import org.jspecify.annotations.NullMarked;
