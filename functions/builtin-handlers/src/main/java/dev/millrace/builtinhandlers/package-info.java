/// The handlers every deployment has: `pass`, `fail`, `wait`, `http`, `lambda` and `state-machine`. They are
/// handlers like any other, found by [java.util.ServiceLoader], and use the handler API, Jackson, and for `http` the
/// Apache client that the AWS SDK brings along. They read no environment: what a deployment sets reaches
/// them through [dev.millrace.handler.StepContext#setting].
@NullMarked
package dev.millrace.builtinhandlers;

import org.jspecify.annotations.NullMarked;
