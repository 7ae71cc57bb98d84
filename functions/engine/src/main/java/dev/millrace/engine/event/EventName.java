package dev.millrace.engine.event;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a type of event may be called: `<noun>.<past tense>`.
public final class EventName {
    public static final int LONGEST = 100;

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*\\.[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// Nouns of Millrace's own events, those to come among them.
    private static final Set<String> TAKEN = Set.of(
            "attempt",
            "batch",
            "breaker",
            "dead-letter",
            "delivery",
            "event-type",
            "lane",
            "limit",
            "lock",
            "millrace",
            "namespace",
            "pipeline",
            "replay",
            "schedule",
            "step",
            "subscription",
            "system",
            "task",
            "template",
            "webhook",
            "worker");

    private EventName() {}

    /// Why a user's own event can't be called so.
    public static Optional<String> problem(String type) {
        if (type.length() > LONGEST || !FORM.matcher(type).matches()) {
            return Optional.of("this can't be the name of a type");
        }
        String noun = type.substring(0, type.indexOf('.'));
        return TAKEN.contains(noun) ? Optional.of("events of a '" + noun + "' are Millrace's own") : Optional.empty();
    }

    /// What to write instead.
    public static String fix() {
        return "write a noun of yours and what happened to it, such as order.shipped or price-list.taken-back: small"
                + " letters, digits and '-', " + LONGEST + " characters at most";
    }
}
