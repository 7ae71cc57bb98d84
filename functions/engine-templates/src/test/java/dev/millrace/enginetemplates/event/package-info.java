/// Tests of the package.
@NullMarked
package dev.millrace.enginetemplates.event;

import org.jspecify.annotations.NullMarked;
