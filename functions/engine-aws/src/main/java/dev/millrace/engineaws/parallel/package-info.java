/// Blocking calls side by side; JDK only.
@NullMarked
package dev.millrace.engineaws.parallel;

import org.jspecify.annotations.NullMarked;
