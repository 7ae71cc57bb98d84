package dev.millrace.cli.command;

import dev.millrace.cli.api.Refused;
import java.util.List;
import java.util.Optional;

/// What an order is meant for: what is named by id, or all that filters find.
final class Chosen {
    private Chosen() {}

    /// Whether it is chosen by filters. Refuses both at once, and neither.
    ///
    /// @param one what one of them is called
    static boolean byFilters(List<String> ids, String one, List<Optional<String>> filters, String fix) {
        boolean filtered = filters.stream().anyMatch(Optional::isPresent);
        if (ids.isEmpty() != filtered) {
            throw Refused.because(
                    filtered ? one + "s are named both by id and by filters" : "no " + one + " is named", fix);
        }
        return filtered;
    }
}
