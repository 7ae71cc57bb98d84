/// Step Functions for the functions of the stack, as far as they ask it: executions are played by who starts the stack,
/// and nothing reads a state machine's definition. May use `engine-aws` and the JDK's HTTP server.
@NullMarked
package dev.millrace.localstack.states;

import org.jspecify.annotations.NullMarked;
