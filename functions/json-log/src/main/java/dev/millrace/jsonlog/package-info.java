/// The log of the functions: what is said through SLF4J comes out as one line of JSON on standard output, with the
/// invocation it belongs to. Small and quick to start, which is why it is here: see
/// `docs/decisions/013-a-log-of-our-own.md`.
///
/// Uses SLF4J and Lambda's context, and nothing else.
@NullMarked
package dev.millrace.jsonlog;

import org.jspecify.annotations.NullMarked;
