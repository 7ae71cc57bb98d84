/// What mappings of queues and of streams have in common: filters, partial responses, threads that end together.
@NullMarked
package dev.millrace.localstack.mapping;

import org.jspecify.annotations.NullMarked;
