/// The same five steps by Millrace and by others. What a peer needs stands in a module and a Maven profile of its own,
/// `benchmarks/peers`; here is what is asked of each, and Millrace's own answer.
@NullMarked
package dev.millrace.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
