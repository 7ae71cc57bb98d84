package dev.millrace.engineaws.queue;

import com.typesafe.config.ConfigFactory;
import dev.millrace.engine.template.Lane;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// The lanes and the advance queue in ElasticMQ, which runs in this process.
final class LocalQueues implements AutoCloseable {
    private final ActorSystem actors;
    private final SQSRestServer server;
    private final SqsClient client;
    private final Map<Lane, String> lanes = new EnumMap<>(Lane.class);
    private final String advance;

    LocalQueues() {
        var loader = LocalQueues.class.getClassLoader();
        var quiet = ConfigFactory.parseString("pekko.loglevel = OFF, pekko.stdout-loglevel = OFF, pekko.daemonic = on");
        actors = ActorSystem.create("queues", quiet.withFallback(ConfigFactory.load(loader)), loader);
        server = SQSRestServerBuilder.withActorSystem(actors)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        client = SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        for (Lane lane : Lane.values()) {
            lanes.put(lane, create("lane-" + lane.name().toLowerCase(Locale.ROOT), Map.of()));
        }
        advance = create("advance.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    }

    SqsClient client() {
        return client;
    }

    Map<Lane, String> lanes() {
        return lanes;
    }

    String advance() {
        return advance;
    }

    /// Takes and deletes whatever can be had now.
    List<Message> take(String queue) {
        List<Message> taken = new ArrayList<>();
        while (true) {
            List<Message> some = client.receiveMessage(ReceiveMessageRequest.builder()
                            .queueUrl(queue)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .build())
                    .messages();
            if (some.isEmpty()) {
                return taken;
            }
            client.deleteMessageBatch(DeleteMessageBatchRequest.builder()
                    .queueUrl(queue)
                    .entries(some.stream()
                            .map(message -> DeleteMessageBatchRequestEntry.builder()
                                    .id(message.messageId())
                                    .receiptHandle(message.receiptHandle())
                                    .build())
                            .toList())
                    .build());
            taken.addAll(some);
        }
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(CreateQueueRequest.builder()
                        .queueName(name)
                        .attributes(attributes)
                        .build())
                .queueUrl();
    }

    @Override
    public void close() {
        client.close();
        server.stopAndWait();
        actors.terminate();
    }
}
