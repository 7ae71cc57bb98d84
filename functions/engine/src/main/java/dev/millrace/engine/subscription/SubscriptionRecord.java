package dev.millrace.engine.subscription;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A subscription as it stands in the table. Each change is one write, made here and told by its notice.
///
/// @param document what it says; see [Subscription#document]
/// @param reason why it is paused or disabled; may be empty
/// @param holds counts the times it stopped taking events; what is held belongs to one of them
/// @param release the hold whose events are still to be delivered, if one was resumed from
/// @param secrets the newest first; none unless it is a webhook
/// @param version counts the writes, from 1
/// @param notices what this write tells
/// @param writer tells whose write this was
public record SubscriptionRecord(
        String name,
        Json document,
        Standing standing,
        String reason,
        long holds,
        Optional<Release> release,
        List<Secret> secrets,
        long version,
        String actor,
        Instant at,
        List<Notice> notices,
        String writer) {
    /// What a rotated secret still lives for, unless said otherwise.
    public static final Duration GRACE = Duration.ofDays(1);

    public SubscriptionRecord {
        secrets = List.copyOf(secrets);
        notices = List.copyOf(notices);
    }

    /// What is held and has to be delivered now.
    ///
    /// @param from the first hold to be released
    /// @param upTo the last one
    /// @param since when that was asked for
    public record Release(long from, long upTo, Instant since) {}

    /// Who changes it, when, and under which name the write is known again.
    public record By(String actor, Instant at, String writer) {}

    public static SubscriptionRecord first(Subscription said, List<Secret> secrets, By by) {
        return new SubscriptionRecord(
                said.name(),
                said.document(),
                Standing.ACTIVE,
                "",
                0,
                Optional.empty(),
                secrets,
                1,
                by.actor(),
                by.at(),
                List.of(notice(NoticeType.SUBSCRIPTION_CREATED, said.name(), by, Map.of("target", kind(said)))),
                by.writer());
    }

    /// Says something else from now on. One that was deleted begins anew.
    public SubscriptionRecord says(Subscription said, List<Secret> with, By by) {
        boolean anew = standing == Standing.DELETED;
        NoticeType type = anew ? NoticeType.SUBSCRIPTION_CREATED : NoticeType.SUBSCRIPTION_CHANGED;
        return new SubscriptionRecord(
                name,
                said.document(),
                anew ? Standing.ACTIVE : standing,
                anew ? "" : reason,
                holds,
                anew ? Optional.empty() : release,
                with,
                version + 1,
                by.actor(),
                by.at(),
                List.of(notice(type, name, by, Map.of("target", kind(said)))),
                by.writer());
    }

    public SubscriptionRecord paused(String why, By by) {
        return stopped(Standing.PAUSED, why, NoticeType.SUBSCRIPTION_PAUSED, by);
    }

    public SubscriptionRecord disabled(String why, By by) {
        return stopped(Standing.DISABLED, why, NoticeType.WEBHOOK_DISABLED, by);
    }

    private SubscriptionRecord stopped(Standing as, String why, NoticeType type, By by) {
        Map<String, Object> fields = why.isEmpty() ? Map.of() : Map.of("reason", why);
        return with(
                as,
                why,
                standing.holds() ? holds : holds + 1,
                release,
                secrets,
                List.of(notice(type, name, by, fields)),
                by);
    }

    /// Takes events again, and those that were held.
    public SubscriptionRecord resumed(By by) {
        NoticeType type = standing == Standing.DISABLED ? NoticeType.WEBHOOK_ENABLED : NoticeType.SUBSCRIPTION_RESUMED;
        return with(
                Standing.ACTIVE,
                "",
                holds,
                Optional.of(new Release(release.map(Release::from).orElse(holds), holds, by.at())),
                secrets,
                List.of(notice(type, name, by, Map.of())),
                by);
    }

    public SubscriptionRecord deleted(By by) {
        return with(
                Standing.DELETED,
                "",
                holds,
                Optional.empty(),
                List.of(),
                List.of(notice(NoticeType.SUBSCRIPTION_DELETED, name, by, Map.of())),
                by);
    }

    /// All that was held up to there is on its way.
    public SubscriptionRecord released(By by) {
        return with(standing, reason, holds, Optional.empty(), secrets, List.of(), by);
    }

    /// The newest secret so far lives on for a time, so that a receiver may learn of the next one at leisure.
    public SubscriptionRecord rotated(String secret, Duration grace, By by) {
        List<Secret> all = new ArrayList<>();
        all.add(new Secret(secret, Optional.empty()));
        secrets.stream()
                .filter(old -> old.until().isEmpty())
                .findFirst()
                .ifPresent(old ->
                        all.add(new Secret(old.value(), Optional.of(by.at().plus(grace)))));
        return with(
                standing,
                reason,
                holds,
                release,
                all,
                List.of(notice(
                        NoticeType.WEBHOOK_SECRET_ROTATED,
                        name,
                        by,
                        Map.of("oldUntil", by.at().plus(grace).toString()))),
                by);
    }

    private SubscriptionRecord with(
            Standing as,
            String why,
            long holdsNow,
            Optional<Release> releaseNow,
            List<Secret> secretsNow,
            List<Notice> told,
            By by) {
        return new SubscriptionRecord(
                name,
                document,
                as,
                why,
                holdsNow,
                releaseNow,
                secretsNow,
                version + 1,
                by.actor(),
                by.at(),
                told,
                by.writer());
    }

    /// Whose signature a receiver may expect now.
    public List<Secret> liveSecrets(Instant now) {
        return secrets.stream().filter(secret -> secret.lives(now)).toList();
    }

    private static String kind(Subscription said) {
        return said.target().kind();
    }

    private static Notice notice(NoticeType type, String name, By by, Map<String, Object> more) {
        Map<String, Object> fields = new TreeMap<>(more);
        fields.put("subscription", name);
        return new Notice(type, by.at(), by.actor(), fields);
    }
}
