/// Every event, as Firehose files it: gzipped objects of JSON lines in S3, by day and type. Knows the keys, S3 and
/// JSON.
@NullMarked
package dev.millrace.queryevents.store;

import org.jspecify.annotations.NullMarked;
