@NullMarked
package dev.millrace.localstack.triggers;

import org.jspecify.annotations.NullMarked;
