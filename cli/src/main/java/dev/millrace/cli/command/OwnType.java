package dev.millrace.cli.command;

import dev.millrace.cli.api.Refused;

/// A type of users' events, as people name it: `shop/order.shipped`.
record OwnType(String namespace, String type) {
    static boolean isOne(String text) {
        return text.indexOf('/') > 0;
    }

    static OwnType of(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0) {
            throw Refused.because(
                    "'" + text + "' names no namespace", "Write NAMESPACE/TYPE, as in shop/order.shipped.");
        }
        return new OwnType(text.substring(0, slash), text.substring(slash + 1));
    }
}
