/// Codecs and the store, against DynamoDB Local.
@NullMarked
package dev.millrace.engineaws.task;

import org.jspecify.annotations.NullMarked;
