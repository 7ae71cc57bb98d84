@NullMarked
package dev.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
