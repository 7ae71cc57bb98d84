package dev.millrace.localstack.cloud;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One range of a `Range` header, both ends included.
record ByteRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d+)-(\\d*)");

    static Optional<ByteRange> of(@Nullable String header, int length) {
        if (header == null || length == 0) {
            return Optional.empty();
        }
        var form = FORM.matcher(header);
        if (!form.matches()) {
            return Optional.empty();
        }
        var to = form.group(2).isEmpty() ? length - 1 : Math.min(length - 1, Integer.parseInt(form.group(2)));
        return Optional.of(new ByteRange(Math.min(Integer.parseInt(form.group(1)), to), to));
    }

    String header(int length) {
        return "bytes " + from + "-" + to + "/" + length;
    }

    byte[] of(byte[] content) {
        return Arrays.copyOfRange(content, from, to + 1);
    }
}
