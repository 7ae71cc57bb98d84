package dev.millrace.engine.template;

import java.util.regex.Pattern;

/// Names one version of one template, written `namespace/name@version`.
public record TemplateRef(String namespace, String name, String version) {
    /// What a namespace, a template or a step may be called; 64 characters at most, so that keys stay short.
    public static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /// Versions are three numbers, so that "the newest" has one meaning.
    public static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})");

    public TemplateRef {
        if (!NAME.matcher(namespace).matches()) {
            throw new IllegalArgumentException("Namespace '" + namespace + "' does not match " + NAME);
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Template name '" + name + "' does not match " + NAME);
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("Version '" + version + "' is not three numbers like 1.0.0");
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name + "@" + version;
    }
}
