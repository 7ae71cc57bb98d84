package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A template, or one version of it, as people name it.
record TemplateName(String namespace, String name, Optional<String> version) {
    /// @throws Refused if it is neither
    static TemplateName read(String text) {
        List<String> parts = Arrays.asList(text.split("[/@]"));
        if (parts.size() < 2 || parts.size() > 3 || parts.stream().anyMatch(String::isBlank)) {
            throw Refused.because("'" + text + "' names no template", "Write namespace/name or namespace/name@1.0.0.");
        }
        return new TemplateName(
                parts.get(0), parts.get(1), parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty());
    }

    /// @throws Refused if it names no version
    static TemplateName readVersion(String text) {
        TemplateName read = read(text);
        if (read.version().isEmpty()) {
            throw Refused.because("'" + text + "' names no version", "Write namespace/name@1.0.0.");
        }
        return read;
    }

    /// @param more of the path, behind it
    String path(String... more) {
        return List.of(List.of(namespace, name), version.stream().toList(), List.of(more)).stream()
                .flatMap(List::stream)
                .map(Api::encoded)
                .collect(Collectors.joining("/", "/templates/", ""));
    }

    TemplateName anyVersion() {
        return new TemplateName(namespace, name, Optional.empty());
    }
}
