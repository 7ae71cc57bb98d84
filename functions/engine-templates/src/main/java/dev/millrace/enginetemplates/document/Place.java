package dev.millrace.enginetemplates.document;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A value together with the way to it from the root. The way is only written out when someone asks, so walking over
/// millions of values costs little.
public final class Place {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]*");

    private final @Nullable Place parent;
    private final String key;
    private final int index;
    private final Node node;

    private Place(@Nullable Place parent, String key, int index, Node node) {
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.node = node;
    }

    public static Place root(Node node) {
        return new Place(null, "", -1, node);
    }

    public Place child(Node.Entry entry) {
        return new Place(this, entry.key(), -1, entry.value());
    }

    public Place child(int position, Node item) {
        return new Place(this, "", position, item);
    }

    /// The value behind a key, if this is a mapping that has it.
    public Optional<Place> child(String name) {
        return node instanceof Node.Mapping mapping ? mapping.find(name).map(this::child) : Optional.empty();
    }

    /// Where a key is missing: the mapping's own position, the key's path.
    public Place missing(String name) {
        return new Place(this, name, -1, node);
    }

    public Node node() {
        return node;
    }

    /// For example `steps[3].retry.cap`; empty for the root.
    public String path() {
        StringBuilder path = new StringBuilder();
        write(path);
        return path.toString();
    }

    private void write(StringBuilder path) {
        if (parent == null) {
            return;
        }
        parent.write(path);
        if (index >= 0) {
            path.append('[').append(index).append(']');
        } else if (PLAIN_KEY.matcher(key).matches()) {
            path.append(path.isEmpty() ? "" : ".").append(key);
        } else {
            path.append("[\"")
                    .append(key.length() <= 40 ? key : key.substring(0, 39) + "…")
                    .append("\"]");
        }
    }
}
