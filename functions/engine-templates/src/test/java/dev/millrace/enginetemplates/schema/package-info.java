/// Tests of the package.
@NullMarked
package dev.millrace.enginetemplates.schema;

import org.jspecify.annotations.NullMarked;
