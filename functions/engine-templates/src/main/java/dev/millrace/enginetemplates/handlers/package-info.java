/// Which step handlers there are, for templates that name them.
@NullMarked
package dev.millrace.enginetemplates.handlers;

import org.jspecify.annotations.NullMarked;
