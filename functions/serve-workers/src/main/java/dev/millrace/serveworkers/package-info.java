/// Serves workers outside: programs in any language that poll for steps over HTTP, keep their leases, and
/// say how they ended. Translates between HTTP and [dev.millrace.engine.usecase.ExecuteStep#handOut] and
/// [dev.millrace.engine.usecase.AnswerWork].
@NullMarked
package dev.millrace.serveworkers;

import org.jspecify.annotations.NullMarked;
