@NullMarked
package dev.millrace.imagebatch;

import org.jspecify.annotations.NullMarked;
