/// Pictures, shrunk one by one and put into an album. Writing a file again gives the same file, so any step
/// may run twice.
@NullMarked
package dev.millrace.imagebatch;

import org.jspecify.annotations.NullMarked;
