@NullMarked
package dev.millrace.queryevents.replay;

import org.jspecify.annotations.NullMarked;
