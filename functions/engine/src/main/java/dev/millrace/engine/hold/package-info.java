/// Templates, namespaces and lanes that people have paused, as values. Uses templates' names and notices.
@NullMarked
package dev.millrace.engine.hold;

import org.jspecify.annotations.NullMarked;
