/// Tests of functions in processes of their own.
@NullMarked
package dev.millrace.localstack.functions;

import org.jspecify.annotations.NullMarked;
