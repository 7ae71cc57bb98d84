/// Requests to services of AWS of which one operation is needed: what a client of the SDK does for it, without its
/// weight.
@NullMarked
package dev.millrace.engineaws.signed;

import org.jspecify.annotations.NullMarked;
