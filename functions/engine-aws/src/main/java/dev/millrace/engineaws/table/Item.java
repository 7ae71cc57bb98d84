package dev.millrace.engineaws.table;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One item as it was read. Says which attribute of which item is missing or of another type, instead of handing
/// out nulls.
public record Item(Map<String, AttributeValue> attributes) {

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public String text(String name) {
        String text = value(name).s();
        if (text == null) {
            throw broken(name, "is no text");
        }
        return text;
    }

    public Optional<String> textIfAny(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public long number(String name) {
        String digits = value(name).n();
        if (digits == null) {
            throw broken(name, "is no number");
        }
        return Long.parseLong(digits);
    }

    public long number(String name, long otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    public int integer(String name) {
        return Math.toIntExact(number(name));
    }

    public int integer(String name, int otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    public Instant instant(String name) {
        return Instant.ofEpochMilli(number(name));
    }

    public byte[] bytes(String name) {
        var bytes = value(name).b();
        if (bytes == null) {
            throw broken(name, "is not binary");
        }
        return bytes.asByteArrayUnsafe();
    }

    /// No bytes where the attribute is absent.
    public byte[] bytesIfAny(String name) {
        return has(name) ? bytes(name) : new byte[0];
    }

    /// Text that [NewItem#hex(String, String)] put.
    public String hex(String name) {
        var bytes = value(name).b();
        return bytes == null ? text(name) : HexFormat.of().formatHex(bytes.asByteArrayUnsafe());
    }

    /// Nothing where the attribute is absent.
    public List<AttributeValue> list(String name) {
        return has(name) ? value(name).l() : List.of();
    }

    /// Nothing where the attribute is absent.
    public Map<String, AttributeValue> map(String name) {
        return has(name) ? value(name).m() : Map.of();
    }

    /// What to throw when an attribute can't be understood.
    public IllegalStateException broken(String name, String what) {
        return new IllegalStateException(
                "Attribute '" + name + "' of item " + key("pk") + " / " + key("sk") + " " + what);
    }

    private AttributeValue value(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw broken(name, "is missing");
        }
        return value;
    }

    private String key(String name) {
        @Nullable AttributeValue value = attributes.get(name);
        return value == null || value.s() == null ? "?" : value.s();
    }
}
