@NullMarked
package dev.millrace.localstack.firehose;

import org.jspecify.annotations.NullMarked;
