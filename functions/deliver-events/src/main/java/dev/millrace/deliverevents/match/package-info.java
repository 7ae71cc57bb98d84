/// Who wants to be told of an event. The only user of AWS's matcher.
@NullMarked
package dev.millrace.deliverevents.match;

import org.jspecify.annotations.NullMarked;
