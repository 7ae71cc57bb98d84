/// The queues between the functions, each with its dead-letter queue. May use CDK, the lanes of the engine, and the
/// times of the functions.
@NullMarked
package dev.millrace.infracdk.queues;

import org.jspecify.annotations.NullMarked;
