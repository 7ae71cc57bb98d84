/// What a step handler written in Java is compiled against. The JDK and JSpecify only, so that a user's jar depends on
/// nothing else of Millrace.
@NullMarked
package dev.millrace.handler;

import org.jspecify.annotations.NullMarked;
