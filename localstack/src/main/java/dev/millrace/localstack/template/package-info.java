/// The synthesized template, read: every property is checked against `coverage.json`, every intrinsic function is
/// answered, and what remains is plain JSON.
///
/// Jackson only; nothing here knows how a resource is served.
@NullMarked
package dev.millrace.localstack.template;

import org.jspecify.annotations.NullMarked;
