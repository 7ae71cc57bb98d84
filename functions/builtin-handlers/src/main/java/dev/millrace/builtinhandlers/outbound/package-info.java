/// HTTP requests to addresses that others chose: to which of them this deployment connects, how long it waits, and
/// what a server's Retry-After says. Shared by whatever calls out.
@NullMarked
package dev.millrace.builtinhandlers.outbound;

import org.jspecify.annotations.NullMarked;
