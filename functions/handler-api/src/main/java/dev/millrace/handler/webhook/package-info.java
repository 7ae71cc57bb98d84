/// For who receives webhooks: whether one came from Millrace. Uses the JDK alone.
@NullMarked
package dev.millrace.handler.webhook;

import org.jspecify.annotations.NullMarked;
