/// What stands before attempts that are limited or paused, or whose handler is left alone. Keeps what one worker knows
/// of the limits that all share, so that most attempts pass without a request. Uses the ports; the use
/// cases use it.
@NullMarked
package dev.millrace.engine.gate;

import org.jspecify.annotations.NullMarked;
