/// Tests of the package.
@NullMarked
package dev.millrace.enginetemplates.mapping;

import org.jspecify.annotations.NullMarked;
