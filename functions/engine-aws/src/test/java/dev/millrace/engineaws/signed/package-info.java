@NullMarked
package dev.millrace.engineaws.signed;

import org.jspecify.annotations.NullMarked;
