package dev.millrace.engineaws.template;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.template.AppliedTemplate.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The item of an applied version.
///
/// `pk` is `template#<namespace>#<name>`, `sk` is `v#` and the version with each number padded, so that versions
/// sort as they count. In the list index all templates stand under one `listPk`, by namespace, name and version.
final class PointerItem {
    static final String VERSIONS = "v#";
    static final String LIST = "templates";

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private PointerItem() {}

    static String pk(String namespace, String name) {
        return "template#" + namespace + "#" + name;
    }

    static String sk(String version) {
        return VERSIONS + padded(version);
    }

    static Item of(AppliedTemplate template, List<Notice> notices, String writer) {
        TemplateRef ref = template.ref();
        NewItem item = new NewItem(pk(ref.namespace(), ref.name()), sk(ref.version()))
                .number(NoticeAttributes.VERSION, template.revision())
                .text("namespace", ref.namespace())
                .text("name", ref.name())
                .text("templateVersion", ref.version())
                .text("hash", template.hash())
                .textIfAny("description", template.description())
                .number("steps", template.steps())
                .instant("appliedAt", template.appliedAt())
                .text("listPk", LIST)
                .text("listSk", ref.namespace() + "#" + ref.name() + "#" + padded(ref.version()))
                .text("writer", writer);
        template.deprecated().ifPresent(deprecated -> put(deprecated, item));
        return NoticeAttributes.put(notices, item).item();
    }

    private static void put(Verdict deprecated, NewItem item) {
        item.text("deprecated", deprecated.deprecation().reason())
                .textIfAny("useInstead", deprecated.deprecation().useInstead())
                .numberUnless(0, "refuses", deprecated.deprecation().refuses() ? 1 : 0)
                .instant("deprecatedAt", deprecated.at())
                .text("deprecatedBy", deprecated.by());
    }

    static AppliedTemplate read(Item item) {
        return new AppliedTemplate(
                new TemplateRef(item.text("namespace"), item.text("name"), item.text("templateVersion")),
                item.text("hash"),
                item.textIfAny("description"),
                item.integer("steps"),
                item.instant("appliedAt"),
                item.textIfAny("deprecated").map(reason -> deprecated(reason, item)),
                item.number(NoticeAttributes.VERSION));
    }

    private static Verdict deprecated(String reason, Item item) {
        return new Verdict(
                new Deprecation(reason, item.textIfAny("useInstead"), item.number("refuses", 0) == 1),
                item.instant("deprecatedAt"),
                item.text("deprecatedBy"));
    }

    private static String padded(String version) {
        Matcher numbers = NUMBER.matcher(version);
        return numbers.replaceAll(number -> String.format(Locale.ROOT, "%06d", Integer.parseInt(number.group())));
    }
}
