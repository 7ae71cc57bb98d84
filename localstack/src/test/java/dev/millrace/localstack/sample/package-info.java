/// Tiny functions of a sample stack, in the form of Millrace's own: what the local stack must be able to run.
@NullMarked
package dev.millrace.localstack.sample;

import org.jspecify.annotations.NullMarked;
