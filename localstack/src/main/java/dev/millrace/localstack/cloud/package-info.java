/// The services under the stack: DynamoDB Local and ElasticMQ in this process and an object store of a folder, or
/// another endpoint that speaks like AWS; and what the template asks to exist in them.
///
/// May use `template` and the SDK. Knows nothing of functions.
@NullMarked
package dev.millrace.localstack.cloud;

import org.jspecify.annotations.NullMarked;
