@NullMarked
package dev.millrace.travelsaga;

import org.jspecify.annotations.NullMarked;
