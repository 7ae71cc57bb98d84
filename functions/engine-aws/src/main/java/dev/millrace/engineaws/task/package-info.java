/// Tasks, steps and pages as items of the table: keys, codecs, the store that puts and reads them, and the decoding of
/// the stream's images. Times are kept to the millisecond.
@NullMarked
package dev.millrace.engineaws.task;

import org.jspecify.annotations.NullMarked;
