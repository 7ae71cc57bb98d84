package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// The same template, functions and triggers over tables, queues and buckets that somebody else emulates: run with
/// `-Pdocker`. `AWS_ENDPOINT_URL` names an endpoint; without it a container is started from `millrace.docker-image`.
@Tag("docker")
class OtherEndpointTest {
    private static final int PORT = 4566;
    private static final String IMAGE = System.getProperty("millrace.docker-image", "floci/floci:latest");

    @Test
    void a_message_travels_from_queue_to_bus_over_another_endpoint() {
        var named = System.getenv("AWS_ENDPOINT_URL");
        if (named != null) {
            travels(URI.create(named));
            return;
        }
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "Skipped: no Docker answers here, and AWS_ENDPOINT_URL names no endpoint");
        try (var container = new GenericContainer<>(DockerImageName.parse(IMAGE))) {
            container
                    .withExposedPorts(PORT)
                    .withStartupTimeout(Duration.ofMinutes(3))
                    .start();
            travels(URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT)));
        }
    }

    private static void travels(URI endpoint) {
        try (var sample = new SampleStack(LocalStack.start(SampleStack.options().withEndpoint(endpoint)))) {
            sample.send("Items", "a=1");

            sample.receiveUntil("Heard", "{\"id\":\"a\",\"value\":\"1\"}");
            assertThat(sample.items().value("a")).isEqualTo("1");
        }
    }
}
