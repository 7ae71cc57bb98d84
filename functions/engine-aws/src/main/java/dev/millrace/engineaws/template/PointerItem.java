package dev.millrace.engineaws.template;

import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
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

    static Item of(AppliedTemplate template, String writer) {
        TemplateRef ref = template.ref();
        return new NewItem(pk(ref.namespace(), ref.name()), sk(ref.version()))
                .text("namespace", ref.namespace())
                .text("name", ref.name())
                .text("version", ref.version())
                .text("hash", template.hash())
                .textIfAny("description", template.description())
                .number("steps", template.steps())
                .instant("appliedAt", template.appliedAt())
                .text("listPk", LIST)
                .text("listSk", ref.namespace() + "#" + ref.name() + "#" + padded(ref.version()))
                .text("writer", writer)
                .item();
    }

    static AppliedTemplate read(Item item) {
        return new AppliedTemplate(
                new TemplateRef(item.text("namespace"), item.text("name"), item.text("version")),
                item.text("hash"),
                item.textIfAny("description"),
                item.integer("steps"),
                item.instant("appliedAt"));
    }

    private static String padded(String version) {
        Matcher numbers = NUMBER.matcher(version);
        return numbers.replaceAll(number -> String.format(Locale.ROOT, "%06d", Integer.parseInt(number.group())));
    }
}
