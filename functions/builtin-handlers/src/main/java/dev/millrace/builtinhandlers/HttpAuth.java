package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.handler.PermanentException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a call proves who makes it: with a secret, sent as `bearer`, `basic` or in a header of its own.
///
/// @param secret its name or ARN
/// @param field of a secret that is a JSON object, what to take; all of it where empty
/// @param as `bearer`, `basic`, or the header's name
record HttpAuth(String secret, Optional<String> field, String as) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,512}");
    private static final Pattern AS = Pattern.compile("(bearer)|(basic)|header:([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})");
    private static final String FIX = "Write auth: { secret: NAME, as: bearer }, or as: basic, or as: header:X-Api-Key";

    static Optional<HttpAuth> read(ConfigReader config, java.util.Set<String> headers) {
        if (config.value("auth").isEmpty()) {
            return Optional.empty();
        }
        Map<?, ?> auth = config.map("auth", FIX);
        for (Object key : auth.keySet()) {
            if (!key.equals("secret") && !key.equals("field") && !key.equals("as")) {
                config.problem("auth." + key, "is not known here", FIX);
            }
        }
        Object secret = auth.get("secret");
        if (!(secret instanceof String name) || !SECRET.matcher(name).matches()) {
            config.problem("auth.secret", "is no name and no ARN of a secret", FIX);
        }
        Object field = auth.get("field");
        if (field != null && !(field instanceof String)) {
            config.problem("auth.field", "is no text", "Name the field of the secret, which is a JSON object then");
        }
        Matcher as = AS.matcher(String.valueOf(auth.get("as")));
        if (!as.matches()) {
            config.problem("auth.as", "says nothing that can be done", FIX);
            return Optional.empty();
        }
        HttpAuth read = new HttpAuth(
                String.valueOf(secret),
                Optional.ofNullable(field).map(String::valueOf),
                as.group(3) == null ? String.valueOf(auth.get("as")) : as.group(3));
        if (headers.stream().anyMatch(read.header()::equalsIgnoreCase)) {
            config.problem("auth", "sets a header that 'headers' sets too", "Leave it out of 'headers'");
        }
        return Optional.of(read);
    }

    String header() {
        return isScheme() ? "Authorization" : as;
    }

    private boolean isScheme() {
        return as.equals("bearer") || as.equals("basic");
    }

    /// The header's value. A secret for `basic` is `user:password`, or an object with `username` and `password`.
    String value(String kept) {
        String chosen = field.map(name -> inObject(kept, name)).orElse(kept);
        String value = as.equals("bearer")
                ? "Bearer " + chosen
                : as.equals("basic") ? "Basic " + encoded(userAndPassword(chosen)) : chosen;
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new PermanentException("SECRET_UNUSABLE", "Secret " + secret + " has what no header can hold");
        }
        return value;
    }

    private String userAndPassword(String chosen) {
        return chosen.startsWith("{") ? inObject(chosen, "username") + ":" + inObject(chosen, "password") : chosen;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String inObject(String kept, String name) {
        try {
            JsonNode value = JSON.readTree(kept).path(name);
            if (value.isValueNode() && !value.isNull()) {
                return value.asText();
            }
        } catch (JsonProcessingException notJson) {
            // Told below, without what stands there.
        }
        throw new PermanentException("SECRET_UNUSABLE", "Secret " + secret + " is no JSON object with '" + name + "'");
    }
}
