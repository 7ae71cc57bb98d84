package dev.millrace.publishevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Templates;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.function.BatchAnswer;
import dev.millrace.engineaws.letter.DynamoLetterStore;
import dev.millrace.engineaws.payload.StoredPayloads;
import dev.millrace.engineaws.subscription.DynamoSubscriptionStore;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.engineaws.template.TemplatesByHash;
import dev.millrace.jsonlog.InvocationLog;
import dev.millrace.publishevents.bus.Audience;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Pause;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.stream.KeepLetters;
import dev.millrace.publishevents.stream.PublishEvents;
import dev.millrace.publishevents.stream.StreamEvent;
import dev.millrace.publishevents.stream.StreamRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A batch of the table's stream: publishes what it tells of, and answers with what the stream is to bring again.
public final class PublishEventsHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PublishEventsHandler.class);

    /// Time kept back for requests that are under way: what the SDK gives one call at the most, and the answer.
    private static final Duration RESERVE = Duration.ofSeconds(12);

    private final InvocationLog log;
    private final PublishEvents publishEvents;
    private final PublishMetrics metrics;

    /// As Lambda starts it.
    public PublishEventsHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.S3, Service.EVENT_BRIDGE));
    }

    public PublishEventsHandler(Map<String, String> environment, AwsClients clients) {
        Settings settings = Settings.read(
                environment,
                Settings.Need.TABLE,
                Settings.Need.PAYLOAD_BUCKET,
                Settings.Need.EVENT_BUS,
                Settings.Need.UNDELIVERED_QUEUE);
        this.log = new InvocationLog(environment);
        InstantSource clock = InstantSource.system();
        Undelivered undelivered = new Undelivered(clients.sqs(), settings.undeliveredQueue());
        Templates templates = new TemplatesByHash(clients.s3(), settings.payloadBucket(), settings.environment());
        Audience audience =
                new Audience(() -> new DynamoSubscriptionStore(clients.dynamoDb(), settings.table()).readAll());
        this.publishEvents = new PublishEvents(
                new ComposeEvents(
                        templates, payload -> payloads(settings, clients).read(payload)),
                new KeepLetters(templates, () -> new DynamoLetterStore(clients.dynamoDb(), settings.table())),
                new OrderedPublisher(
                        new Bus(clients.eventBridge(), settings.eventBus(), audience), undelivered, Pause.REAL),
                undelivered,
                audience,
                clock);
        this.metrics = new PublishMetrics(clock, System.out::println);
    }

    /// Only where an attempt published more than its record holds.
    private static Payloads payloads(Settings settings, AwsClients clients) {
        return new StoredPayloads(
                new TableReader(clients.dynamoDb(), settings.table()),
                new TransitionWriter(clients.dynamoDb(), settings.table()),
                clients.s3(),
                settings.payloadBucket());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<StreamRecord> records = StreamEvent.read(event);
        log.within(context, () -> publish(records, context)).write(answer);
    }

    private BatchAnswer publish(List<StreamRecord> records, Context context) {
        PublishEvents.Report report =
                publishEvents.publish(records, () -> context.getRemainingTimeInMillis() > RESERVE.toMillis());
        LOG.atLevel(report.failures() + report.kept() + report.again().size() > 0 ? Level.WARN : Level.DEBUG)
                .addKeyValue("records", report.records())
                .addKeyValue("published", report.published())
                .addKeyValue("kept", report.kept())
                .addKeyValue("failures", report.failures())
                .addKeyValue("again", report.again().size())
                .addKeyValue("lagMillis", report.lag().toMillis())
                .log("published");
        metrics.tell(report);
        return new BatchAnswer(report.again());
    }
}
