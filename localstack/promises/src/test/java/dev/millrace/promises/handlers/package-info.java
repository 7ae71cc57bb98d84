/// Step handlers that behave badly, each in its own way, and one that takes its time.
@NullMarked
package dev.millrace.promises.handlers;

import org.jspecify.annotations.NullMarked;
