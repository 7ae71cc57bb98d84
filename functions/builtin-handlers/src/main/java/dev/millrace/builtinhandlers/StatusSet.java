package dev.millrace.builtinhandlers;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Some HTTP statuses, written as a list of `503`, `5xx` and `200-299`.
final class StatusSet {
    private static final String FIX = "Write a list of statuses like [404, 5xx, 200-204]";
    private static final Pattern CLASS = Pattern.compile("([1-5])xx");
    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)-([1-5]\\d\\d)");
    private static final Pattern ONE = Pattern.compile("[1-5]\\d\\d");

    private final BitSet statuses;

    private StatusSet(BitSet statuses) {
        this.statuses = statuses;
    }

    static StatusSet read(ConfigReader config, String key, List<Object> otherwise) {
        BitSet statuses = new BitSet();
        List<?> written = config.value(key).isPresent() ? config.list(key, FIX) : otherwise;
        for (Object entry : written) {
            if (!add(String.valueOf(entry), statuses)) {
                config.problem(key, "has '" + entry + "', which is no status", FIX);
            }
        }
        return new StatusSet(statuses);
    }

    private static boolean add(String entry, BitSet statuses) {
        Matcher hundred = CLASS.matcher(entry);
        if (hundred.matches()) {
            int first = 100 * Integer.parseInt(hundred.group(1));
            statuses.set(first, first + 100);
            return true;
        }
        Matcher range = RANGE.matcher(entry);
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = Integer.parseInt(range.group(2));
            if (first <= last) {
                statuses.set(first, last + 1);
            }
            return first <= last;
        }
        if (ONE.matcher(entry).matches()) {
            statuses.set(Integer.parseInt(entry));
            return true;
        }
        return false;
    }

    boolean has(int status) {
        return statuses.get(status);
    }
}
