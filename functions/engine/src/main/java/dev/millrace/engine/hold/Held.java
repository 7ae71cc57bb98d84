package dev.millrace.engine.hold;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import java.util.Locale;

/// What a person can pause beside a task: all versions of a template, a namespace, or a lane.
public sealed interface Held {
    /// Names it among all of them: `template/shop/order`, `namespace/shop`, `lane/low`.
    String text();

    record OfTemplate(String namespace, String name) implements Held {
        public OfTemplate {
            named(namespace);
            named(name);
        }

        @Override
        public String text() {
            return "template/" + namespace + "/" + name;
        }
    }

    record OfNamespace(String namespace) implements Held {
        public OfNamespace {
            named(namespace);
        }

        @Override
        public String text() {
            return "namespace/" + namespace;
        }
    }

    record OfLane(Lane lane) implements Held {
        @Override
        public String text() {
            return "lane/" + lane.name().toLowerCase(Locale.ROOT);
        }
    }

    /// @throws IllegalArgumentException if nothing is named so
    static Held parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length == 3 && parts[0].equals("template")) {
            return new OfTemplate(parts[1], parts[2]);
        }
        if (parts.length == 2 && parts[0].equals("namespace")) {
            return new OfNamespace(parts[1]);
        }
        if (parts.length == 2 && parts[0].equals("lane")) {
            return new OfLane(Lane.valueOf(parts[1].toUpperCase(Locale.ROOT)));
        }
        throw new IllegalArgumentException("'" + text + "' names no template, namespace or lane");
    }

    private static void named(String name) {
        if (!TemplateRef.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' does not match " + TemplateRef.NAME);
        }
    }
}
