package dev.millrace.enginetemplates.document;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody meant who mistyped a word. Among very many words it gives up after a while rather than keep the
/// reader of a long document waiting.
///
/// For one thread.
public final class Nearest {
    private static final int MOST_COMPARISONS = 500_000;

    private int comparisons;

    /// The word with the fewest changed letters, if it is close enough to be a slip.
    public Optional<String> to(String wanted, Collection<String> words) {
        int allowed = Math.max(1, Math.min(3, wanted.length() / 3));
        String target = wanted.toLowerCase(Locale.ROOT);
        String best = null;
        for (String word : words) {
            if (allowed < 0 || comparisons++ > MOST_COMPARISONS) {
                break;
            }
            if (Math.abs(word.length() - wanted.length()) <= allowed) {
                int distance = distance(target, word.toLowerCase(Locale.ROOT));
                if (distance <= allowed) {
                    best = word;
                    allowed = distance - 1;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// "did you mean 'x'?", or what is offered instead.
    public String orElse(String wanted, Collection<String> words, String otherwise) {
        return to(wanted, words).map(word -> "did you mean '" + word + "'?").orElse(otherwise);
    }

    /// Letters to insert, leave out or replace, or neighbours to swap.
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
