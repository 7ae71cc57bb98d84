package dev.millrace.engineaws.limit;

import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.util.Optional;

/// A limit of a handler or a namespace as an item. `pk` is [#PK] for all, so that one query reads them,
/// with the breakers; `sk` is `limit#` and the scope. One that was removed has no bounds any more: nothing
/// is ever deleted.
public final class LimitItem {
    public static final String PK = "limits";
    public static final String LIMITS = "limit#";

    private LimitItem() {}

    static String sk(Scope scope) {
        return LIMITS + scope.text();
    }

    /// `news` lets it through the filter of the stream's mapping: each write is an event.
    static Item of(LimitRecord record) {
        NewItem item = new NewItem(PK, sk(record.scope()))
                .number("version", record.version())
                .text("actor", record.actor())
                .number("news", 1)
                .instant("updated", record.at())
                .text("writer", record.writer());
        record.limit().flatMap(Limit::concurrent).ifPresent(most -> item.number("concurrent", most));
        record.limit()
                .flatMap(Limit::rate)
                .ifPresent(rate -> item.number("tokens", rate.tokens())
                        .number("perSeconds", rate.per().toSeconds())
                        .number("burst", rate.burst()));
        return item.item();
    }

    public static LimitRecord read(Item item) {
        Scope scope = scope(item.text("sk").substring(LIMITS.length()), item);
        Optional<Integer> concurrent =
                item.has("concurrent") ? Optional.of(item.integer("concurrent")) : Optional.empty();
        Optional<Rate> rate = item.has("tokens")
                ? Optional.of(new Rate(
                        item.integer("tokens"), Duration.ofSeconds(item.number("perSeconds")), item.integer("burst")))
                : Optional.empty();
        return new LimitRecord(
                scope,
                concurrent.isEmpty() && rate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Limit(scope, concurrent, rate)),
                item.number("version"),
                item.text("actor"),
                item.instant("updated"),
                item.text("writer"));
    }

    private static Scope scope(String text, Item item) {
        if (text.startsWith("handler/")) {
            return new Scope.OfHandler(text.substring("handler/".length()));
        }
        if (text.startsWith("namespace/")) {
            return new Scope.OfNamespace(text.substring("namespace/".length()));
        }
        throw item.broken("sk", "names no handler and no namespace");
    }
}
