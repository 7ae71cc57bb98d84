@NullMarked
package dev.millrace.localstack.states;

import org.jspecify.annotations.NullMarked;
