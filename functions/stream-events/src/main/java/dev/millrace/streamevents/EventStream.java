package dev.millrace.streamevents;

import java.util.List;

/// Where events go.
interface EventStream {
    /// Puts them; each may come to stand there twice, as after a failure nobody knows what was taken.
    ///
    /// @return the places of those that were not taken
    List<Integer> put(List<Outgoing> events);
}
