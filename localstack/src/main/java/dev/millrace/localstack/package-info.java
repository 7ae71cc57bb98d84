/// The whole stack on one machine, built from the synthesized template and from nothing else.
///
/// What stands here is what a launcher or a test uses: the stack, its options, what happened on its buses and which
/// requests it made. `template` reads the template, `cloud` holds the services, `roles` the permissions, `functions`
/// runs handlers, and `triggers` calls them.
@NullMarked
package dev.millrace.localstack;

import org.jspecify.annotations.NullMarked;
