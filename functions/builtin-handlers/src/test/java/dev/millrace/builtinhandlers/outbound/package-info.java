@NullMarked
package dev.millrace.builtinhandlers.outbound;

import org.jspecify.annotations.NullMarked;
