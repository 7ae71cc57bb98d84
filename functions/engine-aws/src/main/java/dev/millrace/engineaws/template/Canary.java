package dev.millrace.engineaws.template;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which version of a template is tried out, and which ones were and are passed over since.
///
/// @param share the version that some submissions get; empty when the trial has ended
/// @param aborted versions that submissions without a version do not get
/// @param by who wrote it
/// @param revision counts the writes of its item, from 1
public record Canary(
        String namespace,
        String name,
        Optional<Share> share,
        List<String> aborted,
        Instant at,
        String by,
        long revision) {
    /// More aborted versions are not kept: the oldest of them is no candidate any more.
    private static final int MOST_ABORTED = 50;

    /// @param percent of the submissions that name no version
    public record Share(String version, int percent) {}

    public Canary {
        aborted = List.copyOf(aborted);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Before the first.
    static Canary none(String namespace, String name) {
        return new Canary(namespace, name, Optional.empty(), List.of(), Instant.EPOCH, "", 0);
    }

    Canary set(Share wanted, Instant now, String actor) {
        List<String> others = aborted.stream()
                .filter(version -> !version.equals(wanted.version()))
                .toList();
        return new Canary(namespace, name, Optional.of(wanted), others, now, actor, revision + 1);
    }

    /// @param promoted whether submissions without a version get it from now on, or no longer
    Canary ended(boolean promoted, Instant now, String actor) {
        List<String> passedOver = new ArrayList<>(aborted);
        if (!promoted) {
            share.ifPresent(tried -> passedOver.add(tried.version()));
        }
        int surplus = Math.max(0, passedOver.size() - MOST_ABORTED);
        return new Canary(
                namespace,
                name,
                Optional.empty(),
                passedOver.subList(surplus, passedOver.size()),
                now,
                actor,
                revision + 1);
    }

    /// Whether a submission without a version can't get this one as the usual.
    boolean passesOver(String version) {
        return aborted.contains(version)
                || share.filter(tried -> tried.version().equals(version)).isPresent();
    }
}
