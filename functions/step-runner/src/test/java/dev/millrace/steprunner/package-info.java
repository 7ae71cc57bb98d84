@NullMarked
package dev.millrace.steprunner;

import org.jspecify.annotations.NullMarked;
