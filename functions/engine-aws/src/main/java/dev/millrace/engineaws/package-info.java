/// The engine's ports answered by AWS. Epoch numbers, item attributes and SDK requests are known here and nowhere else.
@NullMarked
package dev.millrace.engineaws;

import org.jspecify.annotations.NullMarked;
