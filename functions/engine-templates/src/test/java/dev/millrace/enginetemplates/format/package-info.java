/// Tests of the package.
@NullMarked
package dev.millrace.enginetemplates.format;

import org.jspecify.annotations.NullMarked;
