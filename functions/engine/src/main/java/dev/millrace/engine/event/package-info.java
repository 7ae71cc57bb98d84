/// Events of users' own: what they are called, the forms registered for them, and those published by API.
@NullMarked
package dev.millrace.engine.event;

import org.jspecify.annotations.NullMarked;
