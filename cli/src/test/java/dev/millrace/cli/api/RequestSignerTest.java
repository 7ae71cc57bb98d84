package dev.millrace.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class RequestSignerTest {
    private static final URI GATEWAY = URI.create("https://abc123.execute-api.eu-west-1.amazonaws.com/tasks?limit=5");

    @Test
    void a_stack_on_this_machine_is_asked_without_a_signature() {
        RequestSigner signer = RequestSigner.forStackAt(URI.create("http://127.0.0.1:4000"), Map.of());

        assertThat(signer.headers("GET", URI.create("http://127.0.0.1:4000/tasks"), "application/json", new byte[0]))
                .isEmpty();
    }

    @Test
    void a_deployed_stack_is_asked_with_a_signature_for_its_gateways_region() {
        AwsSigner signer = new AwsSigner(
                AwsSigner.forStackAt(GATEWAY, Map.of("AWS_REGION", "us-east-1")).region(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));

        Map<String, List<String>> headers = signer.headers("POST", GATEWAY, "application/octet-stream", new byte[1]);

        assertThat(headers.get("Authorization"))
                .singleElement()
                .asString()
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/eu-west-1/execute-api/aws4_request");
        assertThat(headers)
                .containsEntry("content-type", List.of("application/octet-stream"))
                .containsKey("X-Amz-Date")
                .doesNotContainKey("Host");
    }

    @Test
    void behind_a_domain_of_ones_own_the_region_must_be_said() {
        assertThatThrownBy(() -> RequestSigner.forStackAt(URI.create("https://workflows.example.com"), Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("AWS_REGION");
    }
}
