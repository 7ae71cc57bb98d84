package dev.millrace.publishevents.bus;

import dev.millrace.publishevents.compose.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The events of one item that wait for the bus, oldest first. Only those at the front may be sent: events
/// of one move, which have no order among themselves. Those behind wait until the bus has taken all of
/// them. For one thread.
public final class Line {
    private final Deque<Front> fronts = new ArrayDeque<>();
    private int tries;

    /// Lets a record's events join.
    ///
    /// @param record its sequence number in the stream
    public void join(String record, List<? extends Event> events) {
        int from = 0;
        for (int i = 1; i <= events.size(); i++) {
            if (i == events.size()
                    || !events.get(i).change().equals(events.get(from).change())) {
                fronts.add(new Front(record, List.copyOf(events.subList(from, i))));
                from = i;
            }
        }
    }

    boolean isDone() {
        return fronts.isEmpty();
    }

    List<Event> front() {
        return fronts.element().events();
    }

    /// The front was sent.
    ///
    /// @param left what of it is to be sent again before anything behind it
    void sent(List<Event> left) {
        Front front = fronts.remove();
        if (!left.isEmpty()) {
            fronts.addFirst(new Front(front.record(), left));
        }
    }

    /// Counts how often it had to rest.
    int rest() {
        return ++tries;
    }

    /// Sequence numbers of the records that have events left.
    Set<String> unsent() {
        Set<String> records = new TreeSet<>();
        fronts.forEach(front -> records.add(front.record()));
        return records;
    }

    private record Front(String record, List<Event> events) {
        private Front {
            events = new ArrayList<>(events);
        }
    }
}
