/// Documents that are too large for a record: in items of their own, or in S3.
@NullMarked
package dev.millrace.engineaws.payload;

import org.jspecify.annotations.NullMarked;
