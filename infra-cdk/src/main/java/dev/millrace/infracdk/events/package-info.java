/// The lifecycle bus, its rule for submissions, and the clock of the sweep. May use CDK, the queues and the functions.
@NullMarked
package dev.millrace.infracdk.events;

import org.jspecify.annotations.NullMarked;
