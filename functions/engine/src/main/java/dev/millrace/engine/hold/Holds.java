package dev.millrace.engine.hold;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The holds that stand.
public final class Holds {
    public static final Holds NONE = new Holds(Map.of());

    private final Map<String, Hold> standing;

    private Holds(Map<String, Hold> standing) {
        this.standing = standing;
    }

    /// @param all those that stand no more are passed over
    public static Holds of(Collection<Hold> all) {
        Map<String, Hold> standing = new HashMap<>();
        all.stream()
                .filter(Hold::stands)
                .forEach(hold -> standing.put(hold.held().text(), hold));
        return standing.isEmpty() ? NONE : new Holds(standing);
    }

    public boolean isEmpty() {
        return standing.isEmpty();
    }

    /// The one that keeps a step of this template from starting in this lane.
    public Optional<Hold> on(TemplateRef template, Lane lane) {
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(
                        new Held.OfNamespace(template.namespace()),
                        new Held.OfTemplate(template.namespace(), template.name()),
                        new Held.OfLane(lane))
                .map(held -> standing.get(held.text()))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }
}
