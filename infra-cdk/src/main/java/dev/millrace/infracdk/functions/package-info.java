/// A Lambda function in Java and what invokes it: mappings from queues and from the table's stream. May use CDK only.
@NullMarked
package dev.millrace.infracdk.functions;

import org.jspecify.annotations.NullMarked;
