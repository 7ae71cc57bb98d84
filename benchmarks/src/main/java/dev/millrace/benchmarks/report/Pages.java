package dev.millrace.benchmarks.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts tables between the marks `<!-- NAME -->` and `<!-- /NAME -->` of a page, each alone on its line; the words
/// around them are written by people.
public final class Pages {
    private Pages() {}

    /// Throws [IllegalArgumentException] if the page has no such marks.
    public static String with(String page, String name, String content) {
        Matcher marks = Pattern.compile(
                        "(?s)(<!-- " + Pattern.quote(name) + " -->\n).*?(<!-- /" + Pattern.quote(name) + " -->)")
                .matcher(page);
        if (!marks.find()) {
            throw new IllegalArgumentException(
                    "The page has no marks <!-- " + name + " --> and <!-- /" + name + " -->");
        }
        return marks.replaceFirst(Matcher.quoteReplacement(marks.group(1) + "\n" + content + "\n\n" + marks.group(2)));
    }
}
