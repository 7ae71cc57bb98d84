package dev.millrace.publishevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.template.TemplatesByHash;
import dev.millrace.jsonlog.InvocationLog;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Pause;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.stream.PublishEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A batch of the table's stream: publishes what it tells of, and answers with what the stream is to bring again.
public final class PublishEventsHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(PublishEventsHandler.class);

    /// Time kept back for requests that are under way: what the SDK gives one call at the most, and the answer.
    private static final Duration RESERVE = Duration.ofSeconds(12);

    private final InvocationLog log;
    private final PublishEvents publishEvents;
    private final PublishMetrics metrics;

    /// As Lambda starts it.
    public PublishEventsHandler() {
        this(System.getenv(), SdkClients.primed());
    }

    public PublishEventsHandler(Map<String, String> environment, AwsClients clients) {
        Settings settings = Settings.read(
                environment, Settings.Need.PAYLOAD_BUCKET, Settings.Need.EVENT_BUS, Settings.Need.UNDELIVERED_QUEUE);
        this.log = new InvocationLog(environment);
        InstantSource clock = InstantSource.system();
        Undelivered undelivered = new Undelivered(clients.sqs(), settings.undeliveredQueue());
        this.publishEvents = new PublishEvents(
                new ComposeEvents(new TemplatesByHash(clients.s3(), settings.payloadBucket(), settings.environment())),
                new OrderedPublisher(new Bus(clients.eventBridge(), settings.eventBus()), undelivered, Pause.REAL),
                undelivered,
                clock);
        this.metrics = new PublishMetrics(clock, System.out::println);
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        return log.within(context, () -> publish(event, context));
    }

    private StreamsEventResponse publish(DynamodbEvent event, Context context) {
        PublishEvents.Report report = publishEvents.publish(
                event.getRecords(), () -> context.getRemainingTimeInMillis() > RESERVE.toMillis());
        LOG.atLevel(report.failures() + report.kept() + report.again().size() > 0 ? Level.WARN : Level.DEBUG)
                .addKeyValue("records", report.records())
                .addKeyValue("published", report.published())
                .addKeyValue("kept", report.kept())
                .addKeyValue("failures", report.failures())
                .addKeyValue("again", report.again().size())
                .addKeyValue("lagMillis", report.lag().toMillis())
                .log("published");
        metrics.tell(report);
        return StreamsEventResponse.builder()
                .withBatchItemFailures(
                        report.again().stream().map(BatchItemFailure::new).toList())
                .build();
    }
}
