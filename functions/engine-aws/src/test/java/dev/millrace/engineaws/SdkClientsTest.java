package dev.millrace.engineaws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SdkClientsTest {
    @Test
    void nothing_is_built_before_it_is_asked_for() {
        // No region and no credentials are known here, so building a client would throw.
        assertThat(new SdkClients()).isNotNull();
    }
}
