/// Invocations of Lambda functions, for the steps that are done by some.
@NullMarked
package dev.millrace.engineaws.invoke;

import org.jspecify.annotations.NullMarked;
