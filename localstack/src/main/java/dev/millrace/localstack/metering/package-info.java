/// What the functions of a stack use, counted as AWS would charge for it: requests by their units, function time, log
/// bytes. Only while somebody asks for it, and only for functions in the stack's own process.
@NullMarked
package dev.millrace.localstack.metering;

import org.jspecify.annotations.NullMarked;
