/// Tests of the log.
@NullMarked
package dev.millrace.jsonlog;

import org.jspecify.annotations.NullMarked;
