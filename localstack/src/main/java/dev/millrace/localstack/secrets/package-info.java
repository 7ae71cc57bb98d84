/// Secrets Manager for the functions of the stack, as far as they ask it. May use `engine-aws` and the JDK's HTTP
/// server.
@NullMarked
package dev.millrace.localstack.secrets;

import org.jspecify.annotations.NullMarked;
