@NullMarked
package dev.millrace.deliverevents.deliver;

import org.jspecify.annotations.NullMarked;
