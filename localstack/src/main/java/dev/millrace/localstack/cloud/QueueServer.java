package dev.millrace.localstack.cloud;

import com.typesafe.config.ConfigFactory;
import dev.millrace.localstack.template.Pseudo;
import java.net.URI;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

/// ElasticMQ in this process. It keeps messages in memory only: the table is the truth, and the sweep sends again what
/// a lost queue held.
final class QueueServer implements AutoCloseable {
    private static final String QUIET = """
            pekko.loglevel = "OFF"
            pekko.stdout-loglevel = "OFF"
            pekko.log-dead-letters = off
            pekko.log-dead-letters-during-shutdown = off
            pekko.daemonic = on
            pekko.http.server.max-connections = 2048
            pekko.http.server.backlog = 1024
            pekko.http.server.idle-timeout = 300 s
            pekko.http.server.request-timeout = 60 s
            pekko.http.server.parsing.max-content-length = 4 MiB
            """;

    private final ActorSystem actors;
    private final URI address;
    private final SqsClient client;

    private QueueServer(ActorSystem actors, URI address) {
        this.actors = actors;
        this.address = address;
        this.client = new Endpoint(address).unsignedSqs();
    }

    static QueueServer start() {
        var loader = QueueServer.class.getClassLoader();
        var actors = ActorSystem.create(
                "queues", ConfigFactory.parseString(QUIET).withFallback(ConfigFactory.load(loader)), loader);
        var server = SQSRestServerBuilder.withActorSystem(actors)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion(Pseudo.REGION)
                .withAWSAccountId(Pseudo.ACCOUNT)
                .start();
        var port = server.waitUntilStarted().localAddress().getPort();
        return new QueueServer(actors, URI.create("http://127.0.0.1:" + port));
    }

    URI address() {
        return address;
    }

    SqsClient client() {
        return client;
    }

    /// Does not wait: the server itself would wait for the end of every long poll.
    @Override
    public void close() {
        client.close();
        actors.terminate();
    }
}
