/// Tests of the way from text to template, and of what running steps use of it.
@NullMarked
package dev.millrace.enginetemplates;

import org.jspecify.annotations.NullMarked;
