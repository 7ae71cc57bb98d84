@NullMarked
package dev.millrace.streamevents;

import org.jspecify.annotations.NullMarked;
