/// Runs the functions of the template: in this process by their handler classes, or each in a process of its own under
/// AWS's runtime client. Either way an invocation is bytes in, bytes out, or [FunctionFailed].
///
/// May use `template`. Knows nothing of queues, streams or routes.
@NullMarked
package dev.millrace.localstack.functions;

import org.jspecify.annotations.NullMarked;
