/// Brings events to those who subscribed to them. Translates batches of queues and requests of the HTTP API; the work
/// is done in the packages below: `match` finds who wants an event, `deliver` decides what becomes of a delivery,
/// `order` reads what
/// has to come in order,
/// `send` makes it, `api` changes and shows subscriptions.
@NullMarked
package dev.millrace.deliverevents;

import org.jspecify.annotations.NullMarked;
