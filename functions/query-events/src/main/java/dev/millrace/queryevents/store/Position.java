package dev.millrace.queryevents.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A place in the store: so many events of an object, and all objects before it.
public record Position(String key, int events) {
    /// As it is handed out.
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((events + "@" + key).getBytes(StandardCharsets.UTF_8));
    }

    /// Empty if it is none.
    public static Optional<Position> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int at = plain.indexOf('@');
            if (at < 1) {
                return Optional.empty();
            }
            Position position = new Position(plain.substring(at + 1), Integer.parseInt(plain.substring(0, at)));
            return Filed.of(position.key()).map(object -> position);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    Filed object() {
        return Filed.of(key).orElseThrow(() -> new IllegalStateException(key + " is no object of the event store"));
    }
}
