/// Servers of this machine alone, for what the stack answers over HTTP.
@NullMarked
package dev.millrace.localstack.http;

import org.jspecify.annotations.NullMarked;
