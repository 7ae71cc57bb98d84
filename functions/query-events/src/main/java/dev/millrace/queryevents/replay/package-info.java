/// Tells stored events again: at a rate, in slices of which each is a message of a queue, marked so that nobody takes
/// them for news.
@NullMarked
package dev.millrace.queryevents.replay;

import org.jspecify.annotations.NullMarked;
