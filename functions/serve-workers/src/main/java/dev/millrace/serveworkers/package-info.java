/// Serves workers outside: programs in any language that poll for steps over HTTP, or claim those whose messages they
/// received over SQS, keep their leases, and say how they ended. Translates between HTTP and
/// [dev.millrace.engine.usecase.ExecuteStep] and [dev.millrace.engine.usecase.AnswerWork].
@NullMarked
package dev.millrace.serveworkers;

import org.jspecify.annotations.NullMarked;
