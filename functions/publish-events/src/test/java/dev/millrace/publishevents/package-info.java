/// Tests of publishing: the handler over fakes of the bus and the queue.
@NullMarked
package dev.millrace.publishevents;

import org.jspecify.annotations.NullMarked;
