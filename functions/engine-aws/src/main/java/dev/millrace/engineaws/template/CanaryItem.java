package dev.millrace.engineaws.template;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The item of a template's [Canary]. It stands under the key of the versions, behind them all, so that the query that
/// looks for the newest version brings it along.
final class CanaryItem {
    static final String SK = PointerItem.VERSIONS + ":canary";

    private CanaryItem() {}

    static Item of(Canary canary, List<Notice> notices, String writer) {
        NewItem item = new NewItem(PointerItem.pk(canary.namespace(), canary.name()), SK)
                .number(NoticeAttributes.VERSION, canary.revision())
                .text("namespace", canary.namespace())
                .text("name", canary.name())
                .instant("updated", canary.at())
                .text("actor", canary.by())
                .text("writer", writer)
                .listIfAny(
                        "aborted",
                        canary.aborted().stream().map(AttributeValue::fromS).toList());
        canary.share().ifPresent(share -> item.text("canary", share.version()).number("percent", share.percent()));
        return NoticeAttributes.put(notices, item).item();
    }

    static Canary read(Item item) {
        return new Canary(
                item.text("namespace"),
                item.text("name"),
                item.textIfAny("canary").map(version -> new Canary.Share(version, item.integer("percent"))),
                item.list("aborted").stream().map(AttributeValue::s).toList(),
                item.instant("updated"),
                item.text("actor"),
                item.number(NoticeAttributes.VERSION));
    }

    static boolean isOne(Item item) {
        return item.text("sk").equals(SK);
    }
}
