package dev.millrace.engineaws;

import com.amazonaws.services.lambda.runtime.Context;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Turn;
import dev.millrace.engine.letter.LetterNotices;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.AnswerWork;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.RecordPoison;
import dev.millrace.engine.usecase.SetBreakers;
import dev.millrace.engine.usecase.SetHolds;
import dev.millrace.engine.usecase.SetLimits;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.TendLetters;
import dev.millrace.engineaws.event.DynamoEventForms;
import dev.millrace.engineaws.event.DynamoPostedEvents;
import dev.millrace.engineaws.execution.StateMachines;
import dev.millrace.engineaws.execution.StepFunctions;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.journal.JournalLog;
import dev.millrace.engineaws.journal.TransitionCounts;
import dev.millrace.engineaws.letter.DynamoLetterStore;
import dev.millrace.engineaws.letter.SqsLetterQueues;
import dev.millrace.engineaws.limit.DynamoLimitStore;
import dev.millrace.engineaws.payload.StoredPayloads;
import dev.millrace.engineaws.payload.Uploads;
import dev.millrace.engineaws.queue.AdvanceMessage;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.engineaws.queue.LaneMessage;
import dev.millrace.engineaws.queue.Parsed;
import dev.millrace.engineaws.queue.QueueSender;
import dev.millrace.engineaws.queue.SqsQueues;
import dev.millrace.engineaws.queue.WorkerQueues;
import dev.millrace.engineaws.subscription.DynamoSubscriptionStore;
import dev.millrace.engineaws.subscription.NewSecret;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.engineaws.task.DynamoTaskStore;
import dev.millrace.engineaws.template.S3Templates;
import dev.millrace.enginetemplates.mapping.MappedKeys;
import dev.millrace.jsonlog.InvocationLog;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts use cases together with their ports on AWS: the one place where it shows what runs over what. Reads the
/// settings once; what a function did not say it needs is not there.
public final class Wiring {
    /// In milliseconds, like the table: what is read back equals what was written, and a worker knows its
    /// own claim again.
    private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);

    private final Chance chance = new SecureChance();
    private final InvocationLog log;
    private final TransitionCounts counts;
    private final Journal journal;
    private final Settings settings;
    private final AwsClients clients;
    private final TaskStore tasks;
    private final LimitStore limits;
    private final SubscriptionStore subscriptions;
    private final Templates templates;
    private final Payloads payloads;
    private final Queues queues;
    private final Map<String, Lane> lanesByQueue = new HashMap<>();
    private @Nullable Gate gate;

    /// For a function that works on tasks.
    ///
    /// @param more what it needs besides table, bucket and lanes
    public Wiring(Map<String, String> environment, AwsClients clients, Settings.Need... more) {
        this.settings = Settings.read(environment, needs(more));
        this.clients = clients;
        this.log = new InvocationLog(environment);
        this.counts = new TransitionCounts(environment.getOrDefault("POWERTOOLS_SERVICE_NAME", "millrace"), clock);
        this.journal = new JournalLog(counts);
        this.tasks = new DynamoTaskStore(clients.dynamoDb(), settings.table());
        this.limits = new DynamoLimitStore(clients.dynamoDb(), settings.table());
        this.subscriptions = new DynamoSubscriptionStore(clients.dynamoDb(), settings.table());
        this.templates = new S3Templates(
                clients.dynamoDb(),
                settings.table(),
                clients.s3(),
                settings.payloadBucket(),
                settings.environment(),
                clock);
        this.payloads = new StoredPayloads(
                new TableReader(clients.dynamoDb(), settings.table()),
                new TransitionWriter(clients.dynamoDb(), settings.table()),
                clients.s3(),
                settings.payloadBucket());
        Optional<String> advance = Set.of(more).contains(Settings.Need.ADVANCE_QUEUE)
                ? Optional.of(settings.advanceQueue())
                : Optional.empty();
        this.queues = new SqsQueues(clients.sqs(), settings.lanes(), settings.workerQueues(), advance, chance);
        settings.lanes().forEach((lane, url) -> lanesByQueue.put(url.substring(url.lastIndexOf('/') + 1), lane));
    }

    private static Settings.Need[] needs(Settings.Need... more) {
        Settings.Need[] all = new Settings.Need[more.length + 3];
        all[0] = Settings.Need.TABLE;
        all[1] = Settings.Need.PAYLOAD_BUCKET;
        all[2] = Settings.Need.LANES;
        System.arraycopy(more, 0, all, 3, more.length);
        return all;
    }

    public InstantSource clock() {
        return clock;
    }

    public TaskStore tasks() {
        return tasks;
    }

    public Templates templates() {
        return templates;
    }

    public Payloads payloads() {
        return payloads;
    }

    public Uploads uploads() {
        return new Uploads(clients.s3(), clients.s3Presigner(), settings.payloadBucket(), chance, clock);
    }

    public SubmitTask submitTask() {
        return new SubmitTask(tasks, queues, payloads, templates, journal, chance, clock);
    }

    public ExecuteStep executeStep(StepRunner runner) {
        return new ExecuteStep(tasks, queues, payloads, templates, runner, journal, gate(), chance, clock);
    }

    /// One for all that this worker does, as it knows what was asked before; made when it is first wanted, as most
    /// functions have none.
    private synchronized Gate gate() {
        if (gate == null) {
            gate = new Gate(limits, new MappedKeys(), chance, clock, Turn::waitedFor);
        }
        return gate;
    }

    /// @param steps does what follows from an answer
    public AnswerWork answerWork(ExecuteStep steps) {
        return new AnswerWork(tasks, payloads, templates, journal, chance, clock, steps);
    }

    /// The queues of workers outside, to receive from.
    public WorkerQueues workerQueues() {
        return new WorkerQueues(clients.sqs(), settings.workerQueues());
    }

    /// Names of the queues of workers outside.
    public Set<String> workers() {
        return settings.workerQueues().keySet();
    }

    public SubscriptionStore subscriptions() {
        return subscriptions;
    }

    public EventForms eventForms() {
        return new DynamoEventForms(clients.dynamoDb(), settings.table());
    }

    public PostedEvents postedEvents() {
        return new DynamoPostedEvents(clients.dynamoDb(), settings.table());
    }

    public ChangeSubscriptions changeSubscriptions() {
        return new ChangeSubscriptions(subscriptions, new NewSecret(), chance, clock);
    }

    /// See [Settings#stateMachines].
    public StateMachines stateMachines() {
        return settings.stateMachines();
    }

    public StepFunctions stepFunctions() {
        return new StepFunctions(clients::states);
    }

    /// See [Settings#executionsQueue].
    public Optional<QueueSender> executionsQueue() {
        return settings.executionsQueue().map(url -> new QueueSender(clients.sqs(), url));
    }

    /// Where deliveries wait for their time.
    public DueQueue dueQueue() {
        return new DueQueue(clients.sqs(), settings.deliveriesDueQueue());
    }

    /// See [Settings#keepsOrder].
    public boolean keepsOrder() {
        return settings.keepsOrder();
    }

    public Chance chance() {
        return chance;
    }

    public AdvanceTask advanceTask() {
        return new AdvanceTask(tasks, queues, templates, journal, clock);
    }

    public SweepTasks sweepTasks() {
        return new SweepTasks(tasks, queues, payloads, templates, journal, gate(), settings.ageing(), chance, clock);
    }

    public ControlTask controlTask() {
        return new ControlTask(tasks, queues, templates, journal, clock);
    }

    public AnswerStep answerStep(AnswerStep.ResultCheck check) {
        return new AnswerStep(tasks, queues, payloads, templates, journal, check, chance, clock);
    }

    public SetLimits setLimits() {
        return new SetLimits(limits, chance, clock);
    }

    public SetBreakers setBreakers() {
        return new SetBreakers(limits, chance, clock);
    }

    public SetHolds setHolds() {
        return new SetHolds(limits, templates, chance, clock);
    }

    public LetterStore letters() {
        return new DynamoLetterStore(clients.dynamoDb(), settings.table());
    }

    /// Needs all the queues that messages can be sent to again.
    public TendLetters tendLetters() {
        Map<String, String> urls = new HashMap<>();
        settings.lanes().forEach((lane, url) -> urls.put("lane/" + LetterNotices.word(lane), url));
        settings.workerQueues().forEach((name, url) -> urls.put("worker/" + name, url));
        urls.put("submissions", settings.submissionQueue());
        urls.put("advances", settings.advanceQueue());
        return new TendLetters(
                letters(),
                new SqsLetterQueues(clients.sqs(), urls, settings.redriveQueue()),
                tasks,
                controlTask(),
                clock);
    }

    public RecordPoison recordPoison() {
        return new RecordPoison(letters(), tasks, clock);
    }

    /// What letters call the queue before each dead-letter queue, by the latter's name.
    public Map<String, String> deadLetterQueues() {
        Map<String, String> queues = new HashMap<>();
        settings.deadLetterQueues().forEach((queue, name) -> queues.put(name, queue));
        return queues;
    }

    public ReadTask readTask() {
        return new ReadTask(tasks, templates);
    }

    public MessageBatch messageBatch() {
        return new MessageBatch(clients.sqs());
    }

    /// Does a function's work within one invocation: with its logging context, and its metrics told at the end.
    public <T> T run(Context context, Function<Invocation, T> work) {
        return log.within(context, () -> {
            try {
                return work.apply(invocation(context));
            } finally {
                counts.flush();
            }
        });
    }

    private Invocation invocation(Context context) {
        return new Invocation(chance.name(), clock.instant().plusMillis(context.getRemainingTimeInMillis()));
    }

    /// @throws PoisonMessageException if the queue is no lane
    public Lane laneOf(String queueArn) {
        Lane lane = lanesByQueue.get(queueArn.substring(queueArn.lastIndexOf(':') + 1));
        if (lane == null) {
            throw new PoisonMessageException("Queue " + queueArn + " is no lane of this deployment");
        }
        return lane;
    }

    /// @throws PoisonMessageException if it is none
    public static StepMessage stepMessage(String body, String traceparent) {
        return read(LaneMessage.parse(body, traceparent));
    }

    /// @throws PoisonMessageException if it is none
    public static Finish finish(String body) {
        return read(AdvanceMessage.parse(body));
    }

    private static <T> T read(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Message<T> message -> message.value();
            case Parsed.Poison<T> poison -> throw new PoisonMessageException(poison.because());
        };
    }
}
