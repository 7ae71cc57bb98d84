package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.BusEvent;

/// An event on its way to a subscription.
///
/// @param attempt the one to make, from 1
record Delivery(String subscription, BusEvent event, int attempt) {}
