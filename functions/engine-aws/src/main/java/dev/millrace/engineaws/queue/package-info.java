/// The lanes and the advance queue on SQS: sending in batches, and the messages' bodies.
@NullMarked
package dev.millrace.engineaws.queue;

import org.jspecify.annotations.NullMarked;
