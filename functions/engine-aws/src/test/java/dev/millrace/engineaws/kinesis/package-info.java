@NullMarked
package dev.millrace.engineaws.kinesis;

import org.jspecify.annotations.NullMarked;
