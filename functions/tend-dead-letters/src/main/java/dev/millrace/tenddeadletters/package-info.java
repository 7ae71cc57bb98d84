/// Translates messages of the dead-letter queues into [dev.millrace.engine.usecase.RecordPoison], and those of the
/// queue of redrives into [dev.millrace.engine.usecase.TendLetters].
@NullMarked
package dev.millrace.tenddeadletters;

import org.jspecify.annotations.NullMarked;
