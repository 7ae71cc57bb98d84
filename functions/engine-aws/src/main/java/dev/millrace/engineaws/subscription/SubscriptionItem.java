package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Secret;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A subscription as an item. `pk` is [#PK] for all, so that one query reads them; `sk` is the name. The secrets of a
/// webhook stand in it: the table is encrypted at rest, and no answer of the API and no line of a log shows them.
final class SubscriptionItem {
    static final String PK = "subscriptions";

    private SubscriptionItem() {}

    static Item of(SubscriptionRecord record) {
        NewItem item = new NewItem(PK, record.name())
                .text("document", record.document().text())
                .text("standing", record.standing().name())
                .number("holds", record.holds())
                .number("version", record.version())
                .text("actor", record.actor())
                .instant("updated", record.at())
                .text("writer", record.writer())
                .listIfAny(
                        "secrets",
                        record.secrets().stream().map(SubscriptionItem::secret).toList());
        record.release()
                .ifPresent(release -> item.number("releaseFrom", release.from())
                        .number("releaseUpTo", release.upTo())
                        .instant("releaseSince", release.since()));
        if (!record.reason().isEmpty()) {
            item.text("reason", record.reason());
        }
        return NoticeAttributes.put(record.notices(), item).item();
    }

    static SubscriptionRecord read(Item item) {
        List<Secret> secrets = new ArrayList<>();
        for (AttributeValue value : item.list("secrets")) {
            Item secret = new Item(value.m());
            secrets.add(new Secret(
                    secret.text("value"),
                    secret.has("until") ? Optional.of(secret.instant("until")) : Optional.empty()));
        }
        return new SubscriptionRecord(
                item.text("sk"),
                new Json(item.text("document")),
                Standing.valueOf(item.text("standing")),
                item.textIfAny("reason").orElse(""),
                item.number("holds"),
                item.has("releaseUpTo")
                        ? Optional.of(new SubscriptionRecord.Release(
                                item.number("releaseFrom"), item.number("releaseUpTo"), item.instant("releaseSince")))
                        : Optional.empty(),
                secrets,
                item.number("version"),
                item.text("actor"),
                item.instant("updated"),
                List.of(),
                item.text("writer"));
    }

    private static AttributeValue secret(Secret secret) {
        Map<String, AttributeValue> fields = new HashMap<>();
        fields.put("value", AttributeValue.fromS(secret.value()));
        secret.until()
                .map(Instant::toEpochMilli)
                .ifPresent(until -> fields.put("until", AttributeValue.fromN(Long.toString(until))));
        return AttributeValue.fromM(fields);
    }
}
