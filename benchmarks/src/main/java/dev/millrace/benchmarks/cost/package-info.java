/// What runs cost in dollars: metered runs through the local stack, at public prices, beside peers by their
/// public rules.
@NullMarked
package dev.millrace.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
