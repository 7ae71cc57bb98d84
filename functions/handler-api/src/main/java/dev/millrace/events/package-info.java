/// For whoever consumes Millrace's events: their order, and what brings old ones to their newest form. An event is the
/// `detail` of what the bus delivers, read by whatever JSON library into maps, lists, texts, numbers and booleans.
///
/// Uses the JDK alone, so that a consumer depends on nothing of the engine.
@NullMarked
package dev.millrace.events;

import org.jspecify.annotations.NullMarked;
