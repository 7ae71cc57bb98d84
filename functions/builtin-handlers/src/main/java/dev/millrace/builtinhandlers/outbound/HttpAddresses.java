package dev.millrace.builtinhandlers.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which addresses the `http` handler may connect to. Templates are written by many, and a step function sits inside of
/// a network: without this rule a template could read the metadata and credentials of the machine it runs on, or reach
/// what only the network's insiders should.
///
/// * Link-local, metadata, unspecified, multicast and reserved addresses are refused, always.
/// * Loopback and private ranges are refused unless the deployment allows the address or the host.
/// * IPv6 addresses that carry an IPv4 address are judged by both.
///
/// The check is made on resolved addresses, never on the text of a URL, so every way to write an address is covered.
public final class HttpAddresses {
    /// The deployment's setting: hosts (`orders.internal`, `*.internal`) and ranges (`10.0.0.0/8`, `::1`), with commas.
    public static final String SETTING = "MILLRACE_HTTP_ALLOW";

    private static final List<AddressRange> NEVER = ranges(
            "0.0.0.0/8", // "this host"
            "169.254.0.0/16", // link-local: metadata of EC2 and ECS, time, DNS
            "100.100.100.200/32", // metadata of another cloud
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, broadcast
            "::/128", // unspecified
            "fe80::/10", // link-local
            "fd00:ec2::/32", // metadata, time and DNS of EC2
            "ff00::/8"); // multicast

    private static final List<AddressRange> ONLY_IF_ALLOWED = ranges(
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10", // shared by carriers, and by some clusters
            "192.0.0.0/24",
            "198.18.0.0/15", // benchmarks
            "::1/128",
            "fc00::/7",
            "fec0::/10",
            "2001::/32"); // Teredo, a tunnel

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final List<String> hosts;
    private final List<AddressRange> ranges;

    private HttpAddresses(List<String> hosts, List<AddressRange> ranges) {
        this.hosts = List.copyOf(hosts);
        this.ranges = List.copyOf(ranges);
    }

    /// @throws IllegalArgumentException naming every entry that is neither a host nor a range
    public static HttpAddresses allowing(String setting) {
        List<String> hosts = new ArrayList<>();
        List<AddressRange> ranges = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String part : setting.split(",", -1)) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            Optional<AddressRange> range = AddressRange.read(entry);
            if (range.isPresent()) {
                ranges.add(range.get());
            } else if (HOST.matcher(entry).matches()) {
                hosts.add(entry);
            } else if (!entry.isEmpty()) {
                wrong.add(entry);
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(SETTING + " has " + wrong
                    + "; write hosts (orders.internal, *.internal) or ranges (10.0.0.0/8, ::1) with commas between");
        }
        return new HttpAddresses(hosts, ranges);
    }

    /// Why this address of this host is not connected to; empty where it may be.
    public Optional<String> refusal(String host, InetAddress address) {
        return AddressRange.judgedAs(address).stream()
                .flatMap(judged -> refusalOf(host, judged).stream())
                .findFirst();
    }

    private Optional<String> refusalOf(String host, InetAddress address) {
        if (in(NEVER, address)) {
            return Optional.of(host + " is at " + address.getHostAddress()
                    + ", a link-local, metadata or reserved address that no step may call");
        }
        if (in(ONLY_IF_ALLOWED, address) && !in(ranges, address) && !allowsHost(host)) {
            return Optional.of(host + " is at " + address.getHostAddress()
                    + ", a private address; to let steps call it, add the host or its range to " + SETTING);
        }
        return Optional.empty();
    }

    private boolean allowsHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : name.equals(allowed));
    }

    private static boolean in(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... ranges) {
        return List.of(ranges).stream()
                .map(text -> AddressRange.read(text).orElseThrow())
                .toList();
    }
}
