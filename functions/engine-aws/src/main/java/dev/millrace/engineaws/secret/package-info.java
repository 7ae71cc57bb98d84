/// Secrets Manager, for the steps that call servers with a secret.
@NullMarked
package dev.millrace.engineaws.secret;

import org.jspecify.annotations.NullMarked;
