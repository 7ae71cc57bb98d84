@NullMarked
package dev.millrace.builtinhandlers;

import org.jspecify.annotations.NullMarked;
