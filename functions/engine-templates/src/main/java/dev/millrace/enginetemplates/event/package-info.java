/// Events of users' own: their forms are read, compared and registered here, and their bodies checked.
@NullMarked
package dev.millrace.enginetemplates.event;

import org.jspecify.annotations.NullMarked;
