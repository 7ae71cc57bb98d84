/// Tests of composition, the schemas and the docs page made from them.
@NullMarked
package dev.millrace.publishevents.compose;

import org.jspecify.annotations.NullMarked;
