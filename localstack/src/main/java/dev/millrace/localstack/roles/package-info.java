/// What each function may do, as the template's roles say: every SDK call is matched with the statements of its
/// function's role before it goes out, and counted.
///
/// May use `template` and the SDK.
@NullMarked
package dev.millrace.localstack.roles;

import org.jspecify.annotations.NullMarked;
