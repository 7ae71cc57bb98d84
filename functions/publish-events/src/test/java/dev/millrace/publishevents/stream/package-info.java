@NullMarked
package dev.millrace.publishevents.stream;

import org.jspecify.annotations.NullMarked;
