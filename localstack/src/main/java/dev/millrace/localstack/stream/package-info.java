/// The table's stream on its way to a function: read shard by shard, dealt to lanes by item, retried, halved, and set
/// aside, as Lambda does it.
///
/// May use `template`, `functions` and the SDK's clients.
@NullMarked
package dev.millrace.localstack.stream;

import org.jspecify.annotations.NullMarked;
