package dev.millrace.queryevents.store;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/// An object of the store: `events/<day>/<type>/<stream>-<version>-<when its first event came>-<random>.gz`.
///
/// @param came in the words of the key, which sort as the times do: `2026-11-21-09-30-00`
record Filed(String key, String day, String type, String came) implements Comparable<Filed> {
    static final String FOLDER = "events/";

    private static final Pattern KEY = Pattern.compile(
            FOLDER + "(\\d{4}-\\d\\d-\\d\\d)/(.+)/[^/]*?-(\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d)-[^/]+");

    /// By day, then as they came.
    private static final Comparator<Filed> ORDER =
            Comparator.comparing(Filed::day).thenComparing(Filed::came).thenComparing(Filed::key);

    static Optional<Filed> of(String key) {
        var parts = KEY.matcher(key);
        return parts.matches()
                ? Optional.of(new Filed(key, parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    @Override
    public int compareTo(Filed other) {
        return ORDER.compare(this, other);
    }
}
