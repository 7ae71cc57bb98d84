package dev.millrace.engine.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a limit counts: attempts of one handler, of one namespace, or of one value of a key.
public sealed interface Scope {
    /// Names it among all scopes: `handler/charge`, `namespace/shop`, `key/shop/customer/4711`.
    String text();

    record OfHandler(String handler) implements Scope {
        @Override
        public String text() {
            return "handler/" + handler;
        }
    }

    record OfNamespace(String namespace) implements Scope {
        @Override
        public String text() {
            return "namespace/" + namespace;
        }
    }

    /// @param name under which the templates of a namespace count together
    /// @param value read from the task
    record OfKey(String namespace, String name, String value) implements Scope {
        /// A longer value is told by its beginning and its hash, as keys of the table have an end.
        private static final int LONGEST = 200;

        private static final int BEGINNING = 40;

        @Override
        public String text() {
            return "key/" + namespace + "/" + name + "/"
                    + (value.length() <= LONGEST ? value : value.substring(0, BEGINNING) + "~" + hash(value));
        }

        private static String hash(String text) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash, 0, 16);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("Every JDK has SHA-256", impossible);
            }
        }
    }
}
