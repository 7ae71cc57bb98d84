/// Brings events that were kept in an old form to a newer one.
@NullMarked
package dev.millrace.queryevents.versions;

import org.jspecify.annotations.NullMarked;
