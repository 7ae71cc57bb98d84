/// The local stack, driven end to end through a sample template in the shape that CDK synthesizes.
@NullMarked
package dev.millrace.localstack;

import org.jspecify.annotations.NullMarked;
