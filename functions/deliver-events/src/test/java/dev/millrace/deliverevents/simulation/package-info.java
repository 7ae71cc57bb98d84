/// Deliveries in virtual time: subscribers that are down, workers that die, messages that come twice. Everything of the
/// function but its targets, its queue and its table is real.
@NullMarked
package dev.millrace.deliverevents.simulation;

import org.jspecify.annotations.NullMarked;
