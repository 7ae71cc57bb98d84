/// Notices in the items whose writes they tell of. Items of any kind may use it.
@NullMarked
package dev.millrace.engineaws.notice;

import org.jspecify.annotations.NullMarked;
