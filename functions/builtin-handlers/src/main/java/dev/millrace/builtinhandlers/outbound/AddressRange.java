package dev.millrace.builtinhandlers.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// All addresses that share their first bits with one.
record AddressRange(InetAddress network, int bits) {
    private static final AddressRange NAT64 = read("64:ff9b::/96").orElseThrow();
    private static final AddressRange NAT64_LOCAL = read("64:ff9b:1::/48").orElseThrow();
    private static final AddressRange SIX_TO_FOUR = read("2002::/16").orElseThrow();
    private static final AddressRange COMPATIBLE = read("::/96").orElseThrow();

    /// @param text an address, or an address and a number of bits (`10.0.0.0/8`)
    static Optional<AddressRange> read(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        try {
            InetAddress network = InetAddress.ofLiteral(literal);
            int most = network.getAddress().length * 8;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > most ? Optional.empty() : Optional.of(new AddressRange(network, bits));
        } catch (IllegalArgumentException ignored) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(mine, 0, whole, other, 0, whole)
                && (rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0);
    }

    /// The address itself, and the IPv4 address it carries if it does. (Mapped ones are IPv4 addresses to
    /// Java already.)
    static List<InetAddress> judgedAs(InetAddress address) {
        if (address instanceof Inet4Address) {
            return List.of(address);
        }
        if (NAT64.contains(address) || NAT64_LOCAL.contains(address)) {
            return List.of(address, carried((Inet6Address) address, 12));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return List.of(address, carried((Inet6Address) address, 2));
        }
        boolean compatible =
                COMPATIBLE.contains(address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress();
        return compatible ? List.of(address, carried((Inet6Address) address, 12)) : List.of(address);
    }

    private static InetAddress carried(Inet6Address address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an IPv4 address", e);
        }
    }
}
