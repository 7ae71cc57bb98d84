package dev.millrace.builtinhandlers.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressesTest {
    private static final HttpAddresses EVERYTHING = HttpAddresses.allowing("0.0.0.0/0, ::/0, *.example.com");
    private static final HttpAddresses NOTHING = HttpAddresses.allowing("");

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "172.15.0.1", "172.32.0.1"})
    void public_addresses_may_be_called(String address) {
        assertThat(refused(NOTHING, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254", "169.254.0.1", "100.100.100.200", "0.0.0.0", "0.1.2.3", "224.0.0.1",
                        "255.255.255.255",
                "::", "fe80::1", "fd00:ec2::254", "ff02::1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe",
                        "2002:a9fe:a9fe::1",
                "::a9fe:a9fe", "::ffff:169.254.169.254"
            })
    void some_addresses_may_never_be_called(String address) {
        assertThat(refused(EVERYTHING, address)).isTrue();
        assertThat(refused(NOTHING, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "fd12::1",
                "64:ff9b::a00:1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "2002:a00:1::1"
            })
    void private_addresses_may_be_called_where_the_deployment_says_so(String address) {
        assertThat(refused(NOTHING, address)).isTrue();
        assertThat(refused(EVERYTHING, address)).isFalse();
        assertThat(HttpAddresses.allowing("*.example.com, x").refusal("a.example.com", literal(address)))
                .isEmpty();
        assertThat(HttpAddresses.allowing("X").refusal("x", literal(address))).isEmpty();
        assertThat(HttpAddresses.allowing("*.example.com").refusal("badexample.com", literal(address)))
                .isPresent();
    }

    @Test
    void a_setting_that_can_not_be_read_is_refused_naming_each_entry() {
        assertThatThrownBy(() -> HttpAddresses.allowing("10.0.0.0/33, ok.example.com, a*b, http://x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[10.0.0.0/33, a*b, http://x]");
    }

    private static boolean refused(HttpAddresses addresses, String address) {
        return addresses.refusal("host", literal(address)).isPresent();
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }
}
