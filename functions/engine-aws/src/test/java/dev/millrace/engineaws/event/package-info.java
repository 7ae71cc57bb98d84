/// Tests of the stores of users' events.
@NullMarked
package dev.millrace.engineaws.event;

import org.jspecify.annotations.NullMarked;
