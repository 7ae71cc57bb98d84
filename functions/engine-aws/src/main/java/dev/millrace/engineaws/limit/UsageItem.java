package dev.millrace.engineaws.limit;

import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Permits.Lease;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How a limit is used, as items: each scope has a partition of its own, as attempts of many workers write
/// it. Leases stand in one text, `holder:until holder:until`, about 25 of them in a kilobyte, by which a
/// write is billed.
final class UsageItem {
    static final String PERMITS = "permits";
    static final String BUCKET = "bucket";

    private UsageItem() {}

    static String pk(Scope scope) {
        return "limit#" + scope.text();
    }

    static Item of(Permits permits) {
        StringBuilder leases = new StringBuilder();
        for (Lease lease : permits.leases()) {
            leases.append(leases.isEmpty() ? "" : " ")
                    .append(lease.holder())
                    .append(':')
                    .append(lease.until().toEpochMilli());
        }
        NewItem item = new NewItem(pk(permits.scope()), PERMITS)
                .number("version", permits.version())
                .text("writer", permits.writer());
        return (leases.isEmpty() ? item : item.text("leases", leases.toString())).item();
    }

    static Permits permits(Scope scope, Item item) {
        List<Lease> leases = new ArrayList<>();
        String text = item.textIfAny("leases").orElse("");
        for (String lease : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int colon = lease.lastIndexOf(':');
            leases.add(new Lease(
                    lease.substring(0, colon), Instant.ofEpochMilli(Long.parseLong(lease.substring(colon + 1)))));
        }
        return new Permits(scope, leases, item.number("version"), item.text("writer"));
    }

    /// To the nanosecond, as a token of a fast rate takes less than a millisecond.
    static Item of(Bucket bucket) {
        return new NewItem(pk(bucket.scope()), BUCKET)
                .number("full", Duration.between(Instant.EPOCH, bucket.full()).toNanos())
                .number("version", bucket.version())
                .text("writer", bucket.writer())
                .item();
    }

    static Bucket bucket(Scope scope, Item item) {
        return new Bucket(
                scope, Instant.EPOCH.plusNanos(item.number("full")), item.number("version"), item.text("writer"));
    }
}
