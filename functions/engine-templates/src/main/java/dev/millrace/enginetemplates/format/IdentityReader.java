package dev.millrace.enginetemplates.format;

import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Identity.By;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.time.Duration;
import java.util.Optional;

/// Reads what makes two submissions the same one: a word, or a mapping with a window.
public final class IdentityReader {
    private IdentityReader() {}

    static Identity read(Section template) {
        Optional<Place> place = template.child("identity");
        if (place.isEmpty()) {
            return Identity.BY_KEY;
        }
        if (place.get().node() instanceof Node.Mapping) {
            return read(place.get(), template.problems());
        }
        return new Identity(template.oneOf("identity", By.class).orElse(By.KEY), Optional.empty());
    }

    /// @param place of the mapping with a window
    private static Identity read(Place place, Problems problems) {
        return Section.of(place, Keys.IDENTITY, problems)
                .map(section -> {
                    section.require("by", "write by: key or by: content");
                    By by = section.oneOf("by", By.class).orElse(By.KEY);
                    Optional<Duration> within = section.duration("within", Identity.SHORTEST, Identity.LONGEST);
                    if (by == By.UNIQUE && within.isPresent()) {
                        problems.add(
                                section.child("within").orElse(place),
                                "submissions that are always unique have no window",
                                "leave it out, or write by: key or by: content");
                        return new Identity(by, Optional.empty());
                    }
                    return new Identity(by, within);
                })
                .orElse(Identity.BY_KEY);
    }
}
