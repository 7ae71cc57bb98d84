/// The one table: how an item is put together, read and written. Every write request of the project is made here; what
/// the items mean is known to the packages that use this one.
@NullMarked
package dev.millrace.engineaws.table;

import org.jspecify.annotations.NullMarked;
