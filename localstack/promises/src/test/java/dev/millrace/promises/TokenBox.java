package dev.millrace.promises;

import dev.millrace.promises.handlers.Token;
import java.util.Optional;
import java.util.UUID;

/// Where a step's handler leaves the token that an answer must name, as if it had sent it to somebody.
record TokenBox(String name) {
    TokenBox() {
        this(UUID.randomUUID().toString());
    }

    Optional<String> token() {
        return Optional.ofNullable(System.getProperty(Token.BOX + name));
    }
}
