package dev.millrace.publishevents.compose;

import java.util.Comparator;

/// Puts the events of one task in causal order, however they arrived: whatever led to an event comes before it. The
/// bus itself does not order its deliveries. See [Place] for why this is so.
public final class CausalOrder implements Comparator<LifecycleEvent> {
    private static final Comparator<LifecycleEvent> ORDER = Comparator.comparing(LifecycleEvent::place)
            .thenComparing(event -> event.step().map(Subject::number).orElse(Place.TASK))
            .thenComparing(LifecycleEvent::id);

    @Override
    public int compare(LifecycleEvent one, LifecycleEvent other) {
        return ORDER.compare(one, other);
    }
}
