/// What functions start with.
@NullMarked
package dev.millrace.engineaws;

import org.jspecify.annotations.NullMarked;
