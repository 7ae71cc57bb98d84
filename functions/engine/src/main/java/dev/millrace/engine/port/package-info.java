/// What the engine asks of the world: storage, queues, handlers, chance. Interfaces and their values; no
/// implementation.
@NullMarked
package dev.millrace.engine.port;

import org.jspecify.annotations.NullMarked;
