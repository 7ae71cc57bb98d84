/// Firehose on this machine: records are buffered by the partition that their own fields name, and put as compressed
/// objects under the keys that AWS would choose, only sooner.
///
/// May use `template` and the SDK.
@NullMarked
package dev.millrace.localstack.firehose;

import org.jspecify.annotations.NullMarked;
