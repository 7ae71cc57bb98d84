/// A Lambda function in Java and what invokes it: mappings from queues and from the stream of the table. May use CDK,
/// storage, and the times of the engine.
@NullMarked
package dev.millrace.infracdk.functions;

import org.jspecify.annotations.NullMarked;
