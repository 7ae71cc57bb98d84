package dev.millrace.engineaws.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item being put together. What is empty is left out: every byte of a name is paid for with every write.
public final class NewItem {
    private final Map<String, AttributeValue> attributes = new HashMap<>(64);

    public NewItem(String pk, String sk) {
        text("pk", pk);
        text("sk", sk);
    }

    private NewItem() {}

    /// What stands in a map of an item: it has no keys.
    public static NewItem map() {
        return new NewItem();
    }

    public NewItem text(String name, String text) {
        attributes.put(name, AttributeValue.fromS(text));
        return this;
    }

    public NewItem textIfAny(String name, Optional<String> text) {
        text.ifPresent(present -> text(name, present));
        return this;
    }

    public NewItem number(String name, long number) {
        attributes.put(name, AttributeValue.fromN(Long.toString(number)));
        return this;
    }

    public NewItem numberUnless(long usual, String name, long number) {
        return number == usual ? this : number(name, number);
    }

    /// To the millisecond.
    public NewItem instant(String name, Instant instant) {
        return number(name, instant.toEpochMilli());
    }

    public NewItem bytesIfAny(String name, byte[] bytes) {
        if (bytes.length > 0) {
            attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
        }
        return this;
    }

    /// Text of hexadecimal digits at half its length; other text as it is.
    public NewItem hex(String name, String text) {
        return isHex(text) ? bytesIfAny(name, HexFormat.of().parseHex(text)) : text(name, text);
    }

    private static boolean isHex(String text) {
        return text.length() % 2 == 0
                && !text.isEmpty()
                && text.chars().allMatch(letter -> letter >= '0' && letter <= '9' || letter >= 'a' && letter <= 'f');
    }

    public NewItem listIfAny(String name, List<AttributeValue> list) {
        if (!list.isEmpty()) {
            attributes.put(name, AttributeValue.fromL(list));
        }
        return this;
    }

    public NewItem mapIfAny(String name, Map<String, AttributeValue> map) {
        if (!map.isEmpty()) {
            attributes.put(name, AttributeValue.fromM(map));
        }
        return this;
    }

    public Item item() {
        return new Item(attributes);
    }
}
