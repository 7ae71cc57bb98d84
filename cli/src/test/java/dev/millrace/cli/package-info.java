/// Commands as a user calls them, against a small server that speaks the HTTP API.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
