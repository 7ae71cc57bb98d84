package dev.millrace.engineaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class SdkClientsTest {
    @Test
    void nothing_is_built_before_it_is_asked_for() {
        // No region and no credentials are known here, so building a client would throw.
        assertThat(new SdkClients()).isNotNull();
    }

    @Test
    void a_rehearsal_needs_no_network_no_region_and_no_credentials() {
        assertThatCode(() -> new SdkClients().prime(EnumSet.allOf(SdkClients.Service.class)))
                .doesNotThrowAnyException();
    }
}
