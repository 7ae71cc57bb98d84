/// Subscriptions in the table: the records, their health, and the events that are kept for them.
@NullMarked
package dev.millrace.engineaws.subscription;

import org.jspecify.annotations.NullMarked;
