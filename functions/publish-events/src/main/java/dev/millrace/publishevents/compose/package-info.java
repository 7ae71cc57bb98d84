/// What a committed write announces: transitions become events, with ids, order and trace. Pure: knows the engine's
/// values and how JSON is written, and neither AWS nor time.
@NullMarked
package dev.millrace.publishevents.compose;

import org.jspecify.annotations.NullMarked;
