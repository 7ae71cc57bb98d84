/// Subscriptions as people write them, in YAML or JSON: read, checked with all problems at once, and read again from
/// the form they are kept in.
@NullMarked
package dev.millrace.enginetemplates.subscription;

import org.jspecify.annotations.NullMarked;
