/// The queues against ElasticMQ and against an SQS that fails as told.
@NullMarked
package dev.millrace.engineaws.queue;

import org.jspecify.annotations.NullMarked;
