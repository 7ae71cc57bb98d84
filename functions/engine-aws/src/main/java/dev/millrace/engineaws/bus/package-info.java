/// Events put on buses of EventBridge, without a client of the SDK.
@NullMarked
package dev.millrace.engineaws.bus;

import org.jspecify.annotations.NullMarked;
