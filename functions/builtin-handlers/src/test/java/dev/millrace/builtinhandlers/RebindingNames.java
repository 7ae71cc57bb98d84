package dev.millrace.builtinhandlers;

import java.net.InetAddress;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/// A name server that answers with another address each time, as an attacker's would; the last one stays.
final class RebindingNames implements DnsResolver {
    private final List<String> answers;
    private int asked;

    RebindingNames(String... answers) {
        this.answers = List.of(answers);
    }

    @Override
    public synchronized InetAddress[] resolve(String host) {
        String answer = answers.get(Math.min(asked++, answers.size() - 1));
        return new InetAddress[] {InetAddress.ofLiteral(answer)};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    synchronized int asked() {
        return asked;
    }
}
