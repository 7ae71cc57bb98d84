/// Records of the table's stream: from what Lambda hands over to the events they announce.
@NullMarked
package dev.millrace.publishevents.stream;

import org.jspecify.annotations.NullMarked;
