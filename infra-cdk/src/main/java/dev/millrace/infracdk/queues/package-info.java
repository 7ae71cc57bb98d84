/// The queues between the functions, each with its dead-letter queue. May use CDK, and the times of the functions.
@NullMarked
package dev.millrace.infracdk.queues;

import org.jspecify.annotations.NullMarked;
