package dev.millrace.enginetemplates.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/// What an unquoted word of YAML 1.2 stands for (its core schema): `yes` and `on` are text, as are dates.
final class Scalars {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern NO_NUMBER = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final int MOST_DIGITS = 400;

    private Scalars() {}

    static Node plain(String text, int line, int column) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Node.Nothing(line, column);
            case "true", "True", "TRUE" -> new Node.Truth(line, column, true);
            case "false", "False", "FALSE" -> new Node.Truth(line, column, false);
            default -> numberOrText(text, line, column);
        };
    }

    private static Node numberOrText(String text, int line, int column) {
        char first = text.charAt(0);
        if (!(first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.')) {
            return new Node.Text(line, column, text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return number(text, line, column);
        }
        if (OCTAL.matcher(text).matches() && text.length() < MOST_DIGITS) {
            return new Node.Numeric(line, column, new BigDecimal(new BigInteger(text.substring(2), 8)));
        }
        if (HEXADECIMAL.matcher(text).matches() && text.length() < MOST_DIGITS) {
            return new Node.Numeric(line, column, new BigDecimal(new BigInteger(text.substring(2), 16)));
        }
        if (NO_NUMBER.matcher(text).matches()) {
            throw new Malformed(line, column, "JSON has no number " + text, "put it in quotes if it is text");
        }
        return new Node.Text(line, column, text);
    }

    /// @param text of a JSON number, or of YAML's forms `+1`, `1.` and `.5`
    static Node number(String text, int line, int column) {
        if (text.length() <= MOST_DIGITS) {
            try {
                BigDecimal value = new BigDecimal(text);
                double reach = value.doubleValue();
                if (Double.isFinite(reach) && (reach != 0 || value.signum() == 0)) {
                    return new Node.Numeric(
                            line, column, value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
                }
            } catch (NumberFormatException tooLongAnExponent) {
                // Falls through to the same answer as a number out of reach.
            }
        }
        throw new Malformed(
                line,
                column,
                "this number is larger, smaller or longer than JSON readers agree on",
                "put it in quotes if it is text");
    }
}
