package dev.millrace.engineaws.task;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Where a page of a list ended, as text that callers hand back without looking into it.
final class PageToken {
    /// Sorts after every position.
    static final String START = "~";

    private static final Pattern POSITION = Pattern.compile("[0-9]{13}[0-9a-z]{26}");

    private PageToken() {}

    static String at(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if no page was answered with this token
    static String position(String token) {
        String position = decoded(token);
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException(
                    "'next' is not what a page was answered with. Ask for the first page again, without 'next'.");
        }
        return position;
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
