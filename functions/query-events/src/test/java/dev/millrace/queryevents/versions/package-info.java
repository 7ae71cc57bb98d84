@NullMarked
package dev.millrace.queryevents.versions;

import org.jspecify.annotations.NullMarked;
