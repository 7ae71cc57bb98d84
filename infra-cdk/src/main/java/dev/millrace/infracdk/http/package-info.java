/// The HTTP API in front of the functions. May use CDK and the functions.
@NullMarked
package dev.millrace.infracdk.http;

import org.jspecify.annotations.NullMarked;
