/// What keeps tasks and payloads: the table and the buckets, each with the grants its users need. May use CDK only.
@NullMarked
package dev.millrace.infracdk.storage;

import org.jspecify.annotations.NullMarked;
