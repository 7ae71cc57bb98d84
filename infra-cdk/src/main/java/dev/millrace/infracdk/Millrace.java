package dev.millrace.infracdk;

import static dev.millrace.infracdk.storage.PayloadBucket.Folder.PAYLOADS;
import static dev.millrace.infracdk.storage.PayloadBucket.Folder.TEMPLATES;
import static dev.millrace.infracdk.storage.PayloadBucket.Folder.UPLOADS;

import dev.millrace.engine.template.Lane;
import dev.millrace.infracdk.events.EventStore;
import dev.millrace.infracdk.events.EventStream;
import dev.millrace.infracdk.events.EventStreamProps;
import dev.millrace.infracdk.events.ExecutionEvents;
import dev.millrace.infracdk.events.LifecycleBus;
import dev.millrace.infracdk.events.SweepClock;
import dev.millrace.infracdk.functions.HandlersLayer;
import dev.millrace.infracdk.functions.InvokableFunctions;
import dev.millrace.infracdk.functions.JavaFunction;
import dev.millrace.infracdk.functions.JavaFunctionProps;
import dev.millrace.infracdk.functions.QueueMapping;
import dev.millrace.infracdk.functions.ReadableSecrets;
import dev.millrace.infracdk.functions.StateMachines;
import dev.millrace.infracdk.functions.StreamMapping;
import dev.millrace.infracdk.functions.Times;
import dev.millrace.infracdk.http.HttpApi;
import dev.millrace.infracdk.http.Routes;
import dev.millrace.infracdk.observability.Observability;
import dev.millrace.infracdk.queues.AdvanceQueue;
import dev.millrace.infracdk.queues.DeadLetterQueue;
import dev.millrace.infracdk.queues.DeliveryQueues;
import dev.millrace.infracdk.queues.ExecutionQueue;
import dev.millrace.infracdk.queues.LaneQueues;
import dev.millrace.infracdk.queues.LaneShares;
import dev.millrace.infracdk.queues.RedriveQueue;
import dev.millrace.infracdk.queues.ReplayQueue;
import dev.millrace.infracdk.queues.SubmissionQueue;
import dev.millrace.infracdk.queues.SubscriberQueues;
import dev.millrace.infracdk.queues.WorkerQueues;
import dev.millrace.infracdk.storage.AccessLogBucket;
import dev.millrace.infracdk.storage.EventBucket;
import dev.millrace.infracdk.storage.FailedRecordsBucket;
import dev.millrace.infracdk.storage.PayloadBucket;
import dev.millrace.infracdk.storage.TaskTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.constructs.Construct;

/// All of Millrace: what it keeps, the queues between its functions, the functions with exactly the settings and
/// permissions each needs, and what watches over them. Reads from top to bottom.
public final class Millrace extends Construct {
    /// Of functions for which nobody waits and which wait themselves.
    private static final int WAITING_MEGABYTES = 512;

    private final MillraceProps props;

    private final TaskTable table;
    private final PayloadBucket payloads;
    private final FailedRecordsBucket failedRecords;
    private final EventBucket events;

    private final LaneQueues lanes;
    private final WorkerQueues workers;
    private final SubmissionQueue submissions;
    private final AdvanceQueue advances;
    private final RedriveQueue redrives;
    private final ReplayQueue replays;
    private final DeliveryQueues deliveries;
    private final LifecycleBus bus;
    private final EventStore eventStore;
    private final StateMachines stateMachines;
    private final Optional<ExecutionEvents> executions;

    private final JavaFunction submitTask;
    private final JavaFunction applyTemplate;
    private final JavaFunction executeStep;
    private final JavaFunction serveWorkers;
    private final JavaFunction calculateReadiness;
    private final JavaFunction publishEvents;
    private final JavaFunction tendDeadLetters;
    private final JavaFunction deliverEvents;
    private final JavaFunction sweep;
    private final JavaFunction queryEvents;

    private final List<EventStream> eventStreams;

    private final HttpApi api;
    private final Observability observability;

    public Millrace(Construct scope, String id, MillraceProps props) {
        super(scope, id);
        this.props = props;

        var accessLogs = new AccessLogBucket(this, "AccessLogs");
        this.table = new TaskTable(this, "Tasks");
        this.payloads = new PayloadBucket(this, "Payloads", accessLogs);
        this.failedRecords = new FailedRecordsBucket(this, "FailedRecords", accessLogs);
        this.events = new EventBucket(this, "Events", accessLogs, props.eventRetention());

        this.lanes = new LaneQueues(this, "Lanes");
        this.workers = new WorkerQueues(this, "Workers", props.workerQueues());
        this.submissions = new SubmissionQueue(this, "Submissions");
        this.advances = new AdvanceQueue(this, "Advances");
        this.redrives = new RedriveQueue(this, "Redrives");
        this.replays = new ReplayQueue(this, "Replays");
        this.deliveries = new DeliveryQueues(this, "Deliveries");
        this.bus = new LifecycleBus(this, "Lifecycle", submissions);
        bus.wantedTo(deliveries.events());
        props.eventRetention().ifPresent(bus::keep);
        this.eventStore = new EventStore(this, "EventStore", bus, events);

        this.stateMachines = new StateMachines(this, props.stateMachines());
        this.executions = stateMachines.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExecutionEvents(this, "Executions", stateMachines));

        var handlers = handlers();
        this.submitTask = submitTask();
        this.applyTemplate = applyTemplate(handlers);
        this.executeStep = executeStep(handlers);
        this.serveWorkers = serveWorkers();
        this.calculateReadiness = calculateReadiness();
        this.publishEvents = publishEvents();
        this.tendDeadLetters = tendDeadLetters();
        this.deliverEvents = deliverEvents(handlers);
        this.sweep = sweep();
        this.queryEvents = queryEvents(handlers);

        this.api = new HttpApi(this, "Http", props.requestsPerSecond(), props.logRetention())
                .route(submitTask, Routes.TASKS)
                .route(deliverEvents, Routes.SUBSCRIPTIONS)
                .route(applyTemplate, Routes.TEMPLATES)
                .route(serveWorkers, Routes.WORKERS)
                .route(queryEvents, Routes.EVENTS);
        new QueueMapping(this, "SubmissionsToSubmitTask", submissions.queue(), submitTask);
        executions.ifPresent(ends ->
                new QueueMapping(this, "ExecutionsToSubmitTask", ends.queue().queue(), submitTask));
        new QueueMapping(this, "ReplaysToQueryEvents", replays.queue(), queryEvents);
        new QueueMapping(this, "EventsToDeliverEvents", deliveries.events(), deliverEvents);
        new QueueMapping(this, "DueToDeliverEvents", deliveries.due(), deliverEvents);
        new QueueMapping(this, "AdvancesToCalculateReadiness", advances.queue(), calculateReadiness);
        new QueueMapping(this, "RedrivesToTendDeadLetters", redrives.queue(), tendDeadLetters);
        tended().forEach((queue, dead) -> new QueueMapping(
                this,
                WorkerQueues.title(queue.replace('/', '-')) + "DeadLettersToTendDeadLetters",
                dead.queue(),
                tendDeadLetters));
        LaneShares.of(props.totalConcurrency())
                .forEach((lane, share) -> new QueueMapping(
                        this,
                        LaneQueues.title(lane) + "ToExecuteStep",
                        lanes.queue(lane),
                        executeStep,
                        OptionalInt.of(share)));
        var stream = new StreamMapping(
                this, "TasksToPublishEvents", table, publishEvents, failedRecords, props.streamParallelization());
        var ordered = props.orderedEvents()
                ? Optional.of(new StreamMapping(this, "TasksToDeliverEvents", table, deliverEvents, failedRecords, 1))
                : Optional.<StreamMapping>empty();
        this.eventStreams = props.eventStreams().stream()
                .map(out ->
                        new EventStream(this, WorkerQueues.title(out.name()) + "Stream", bus, out, streamEvents(out)))
                .toList();
        var clock = new SweepClock(this, "Sweeping", sweep);

        this.observability = observe(stream, ordered, clock);
    }

    public TaskTable table() {
        return table;
    }

    public PayloadBucket payloads() {
        return payloads;
    }

    public LaneQueues lanes() {
        return lanes;
    }

    public WorkerQueues workers() {
        return workers;
    }

    /// Lets a worker outside do the steps of one queue over SQS: receive their messages, claim them, and say how they
    /// ended.
    ///
    /// @param queue `gpu` for steps of `worker:gpu`
    public void grantWork(String queue, IGrantable worker) {
        workers.grantReceive(queue, worker);
        api.grantPost(worker, List.of("/workers/" + queue + "/claim", "/claims/*"));
    }

    /// Where messages may be dropped that ask for tasks.
    public SubmissionQueue submissions() {
        return submissions;
    }

    /// Where every event is kept.
    public EventBucket events() {
        return events;
    }

    /// For rules of a user's own.
    public LifecycleBus bus() {
        return bus;
    }

    /// In the order in which they were named.
    public List<EventStream> eventStreams() {
        return eventStreams;
    }

    public HttpApi api() {
        return api;
    }

    public Observability observability() {
        return observability;
    }

    /// The function that runs steps, to grant it what a user's own handlers need.
    public JavaFunction executeStep() {
        return executeStep;
    }

    private JavaFunction submitTask() {
        var function = new JavaFunction(
                this,
                "SubmitTask",
                function("submit-task", "dev.millrace.submittask.SubmitTaskHandler")
                        .description("Takes, shows, lists and cancels tasks")
                        .timeout(Times.SUBMIT_TASK)
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .submissions(submissions)
                                .advances(advances)
                                .redrives(redrives)
                                .stateMachines(stateMachines)
                                .executions(executions)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        table.grantList(function.role());
        payloads.grantRead(function.role(), TEMPLATES, PAYLOADS, UPLOADS);
        payloads.grantWrite(function.role(), PAYLOADS, UPLOADS);
        payloads.grantTellMissingFromForbidden(function.role());
        grantRedrive(function);
        stateMachines.grantLook(function.role());
        executions.ifPresent(ends -> ends.queue().grantSend(function.role()));
        return function;
    }

    /// A redrive sends steps to their queues, or a message to the queue it died on.
    private void grantRedrive(JavaFunction function) {
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        submissions.grantSend(function.role());
        advances.grantSend(function.role());
        redrives.grantSend(function.role());
    }

    private JavaFunction applyTemplate(List<LayerVersion> handlers) {
        var function = new JavaFunction(
                this,
                "ApplyTemplate",
                function("apply-template", "dev.millrace.applytemplate.ApplyTemplateHandler")
                        .description("Checks, keeps and shows templates")
                        .timeout(Times.APPLY_TEMPLATE)
                        .layers(handlers)
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .workers(workers)
                                .stateMachines(stateMachines)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        table.grantList(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        payloads.grantWrite(function.role(), TEMPLATES);
        return function;
    }

    private JavaFunction deliverEvents(List<LayerVersion> handlers) {
        var function = new JavaFunction(
                this,
                "DeliverEvents",
                function("deliver-events", "dev.millrace.deliverevents.DeliverEventsHandler")
                        .description("Brings events to those who subscribed to them")
                        // It waits for webhooks most of the time, and waiting is paid for by the gigabyte.
                        .memoryMegabytes(WAITING_MEGABYTES)
                        .timeout(Times.DELIVER_EVENTS)
                        .layers(handlers)
                        .sendsToItself()
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .due(deliveries)
                                .orderedEvents(props)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        payloads.grantWrite(function.role(), PAYLOADS);
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        deliveries.grantSend(function.role());
        new InvokableFunctions(this, props.invokes()).grantInvoke(function.role());
        new ReadableSecrets(this, props.secrets()).grantRead(function.role());
        new SubscriberQueues(this, props.subscriberQueues()).grantSend(function.role());
        return function;
    }

    private JavaFunction executeStep(List<LayerVersion> handlers) {
        var function = new JavaFunction(
                this,
                "ExecuteStep",
                function("execute-step", "dev.millrace.executestep.ExecuteStepHandler")
                        .description("Runs steps")
                        .timeout(Times.EXECUTE_STEP)
                        .memoryMegabytes(props.workerMemoryMegabytes())
                        .layers(handlers)
                        .sendsToItself()
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .advances(advances)
                                .stateMachines(stateMachines)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES, PAYLOADS);
        payloads.grantWrite(function.role(), PAYLOADS);
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        advances.grantSend(function.role());
        stateMachines.grantBegin(function.role());
        new InvokableFunctions(this, props.invokes()).grantInvoke(function.role());
        new ReadableSecrets(this, props.secrets()).grantRead(function.role());
        return function;
    }

    private JavaFunction serveWorkers() {
        var function = new JavaFunction(
                this,
                "ServeWorkers",
                function("serve-workers", "dev.millrace.serveworkers.ServeWorkersHandler")
                        .description("Hands steps to workers outside, and takes their answers")
                        // A poll waits for a queue most of its time, and waiting is paid for by the gigabyte.
                        .memoryMegabytes(WAITING_MEGABYTES)
                        .timeout(Times.SERVE_WORKERS)
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .advances(advances)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES, PAYLOADS, UPLOADS);
        payloads.grantWrite(function.role(), PAYLOADS);
        payloads.grantTellMissingFromForbidden(function.role());
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        workers.grantReceive(function.role());
        advances.grantSend(function.role());
        return function;
    }

    private JavaFunction calculateReadiness() {
        var function = new JavaFunction(
                this,
                "CalculateReadiness",
                function("calculate-readiness", "dev.millrace.calculatereadiness.CalculateReadinessHandler")
                        .description("Settles steps of contended tasks and sends what they unlock")
                        .timeout(Times.CALCULATE_READINESS)
                        .sendsToItself()
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        return function;
    }

    private JavaFunction publishEvents() {
        var function = new JavaFunction(
                this,
                "PublishEvents",
                function("publish-events", "dev.millrace.publishevents.PublishEventsHandler")
                        .description("Announces committed transitions on the lifecycle bus")
                        // It waits for the bus most of the time, and waiting is paid for by the gigabyte too.
                        .memoryMegabytes(WAITING_MEGABYTES)
                        .timeout(Times.PUBLISH_EVENTS)
                        .settings(new Settings()
                                .table(table)
                                .bus(bus)
                                .payloads(payloads)
                                .all())
                        .build());
        // For the dead letters of what was given up, to know what anybody subscribed to, and for what a step published
        // beyond what its task's item holds.
        table.grantWrite(function.role());
        table.grantQuery(function.role());
        table.grantGet(function.role());
        bus.grantPublish(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        return function;
    }

    private JavaFunction tendDeadLetters() {
        var function = new JavaFunction(
                this,
                "TendDeadLetters",
                function("tend-dead-letters", "dev.millrace.tenddeadletters.TendDeadLettersHandler")
                        .description("Records messages that died on their queues, and redrives dead letters")
                        .memoryMegabytes(WAITING_MEGABYTES)
                        .timeout(Times.TEND_DEAD_LETTERS)
                        .sendsToItself()
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .submissions(submissions)
                                .advances(advances)
                                .redrives(redrives)
                                .deadLetters(tended())
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        grantRedrive(function);
        return function;
    }

    /// The dead-letter queues whose messages become dead letters, by what letters call the queue before them. Others
    /// hold what a person has to look at in SQS itself.
    private Map<String, DeadLetterQueue> tended() {
        var tended = new TreeMap<String, DeadLetterQueue>();
        for (var lane : Lane.values()) {
            tended.put("lane/" + lane.name().toLowerCase(Locale.ROOT), lanes.deadLetters(lane));
        }
        workers.queues().keySet().forEach(name -> tended.put("worker/" + name, workers.deadLetters(name)));
        tended.put("submissions", submissions.deadLetters());
        tended.put("advances", advances.deadLetters());
        return tended;
    }

    private JavaFunction sweep() {
        var function = new JavaFunction(
                this,
                "Sweep",
                function("sweep", "dev.millrace.sweep.SweepHandler")
                        .description("Finds what fell due, and what was lost on its way")
                        .memoryMegabytes(WAITING_MEGABYTES)
                        .timeout(Times.SWEEP)
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .lanes(lanes)
                                .workers(workers)
                                .environment(props)
                                .ageing(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        table.grantLookAt(function.role());
        table.grantDelete(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        payloads.grantDelete(function.role(), PAYLOADS);
        lanes.grantSend(function.role());
        workers.grantSend(function.role());
        return function;
    }

    private JavaFunction queryEvents(List<LayerVersion> handlers) {
        var function = new JavaFunction(
                this,
                "QueryEvents",
                function("query-events", "dev.millrace.queryevents.QueryEventsHandler")
                        .description("Finds events in the event store, replays and rebuilds them")
                        .timeout(Times.QUERY_EVENTS)
                        .layers(handlers)
                        .sendsToItself()
                        .settings(new Settings()
                                .table(table)
                                .payloads(payloads)
                                .events(events)
                                .busAlone(bus)
                                .replays(replays)
                                .due(deliveries)
                                .environment(props)
                                .all())
                        .build());
        table.grantRead(function.role());
        table.grantWrite(function.role());
        payloads.grantRead(function.role(), TEMPLATES);
        events.grantRead(function.role());
        bus.grantTell(function.role());
        replays.grantSend(function.role());
        deliveries.grantSend(function.role());
        return function;
    }

    private JavaFunctionProps.Builder streamEvents(EventStreamProps stream) {
        return JavaFunctionProps.named("stream-events-" + stream.name())
                .handler("dev.millrace.streamevents.StreamEventsHandler")
                .packaged(props.functions()
                        .resolve("stream-events")
                        .resolve("target")
                        .resolve("function"))
                .logRetention(props.logRetention());
    }

    private JavaFunctionProps.Builder function(String name, String handler) {
        return JavaFunctionProps.named(name)
                .handler(handler)
                .packaged(props.functions().resolve(name).resolve("target").resolve("function"))
                .logRetention(props.logRetention());
    }

    private List<LayerVersion> handlers() {
        return props.handlers().isEmpty()
                ? List.of()
                : List.of(new HandlersLayer(this, "Handlers", props.handlers()).layer());
    }

    private Observability observe(StreamMapping stream, Optional<StreamMapping> ordered, SweepClock clock) {
        var eyes = new Observability(this, "Observability");
        props.alarmEmail().ifPresent(eyes::mailTo);
        eyes.watchFunctions(List.of(
                submitTask,
                applyTemplate,
                executeStep,
                serveWorkers,
                calculateReadiness,
                publishEvents,
                tendDeadLetters,
                deliverEvents,
                sweep,
                queryEvents));
        lanes.queues()
                .forEach((lane, queue) ->
                        eyes.watchBacklog(LaneQueues.title(lane) + "Lane", queue, LaneQueues.patience(lane)));
        workers.queues()
                .forEach((name, queue) ->
                        eyes.watchBacklog(WorkerQueues.title(name) + "Workers", queue, WorkerQueues.PATIENCE));
        eyes.watchBacklog("Submissions", submissions.queue(), LaneQueues.patience(Lane.HIGH));
        eyes.watchBacklog("Events", deliveries.events(), DeliveryQueues.PATIENCE);
        eyes.watchBacklog("Due", deliveries.due(), DeliveryQueues.PATIENCE);
        eyes.watchBacklog("Advances", advances.queue(), LaneQueues.patience(Lane.CRITICAL));
        eyes.watchBacklog("Redrives", redrives.queue(), LaneQueues.patience(Lane.LOW));
        eyes.watchBacklog("Replays", replays.queue(), ReplayQueue.PATIENCE);
        executions.ifPresent(
                ends -> eyes.watchBacklog("Executions", ends.queue().queue(), ExecutionQueue.PATIENCE));
        eyes.watchStream("Events", stream, publishEvents);
        ordered.ifPresent(mapping -> eyes.watchStream("OrderedEvents", mapping, deliverEvents));
        eyes.watchTable(table);
        eyes.watchApi(api);
        var deadLetters = new ArrayList<DeadLetterQueue>(lanes.deadLetters());
        deadLetters.addAll(workers.deadLetters());
        deadLetters.add(submissions.deadLetters());
        deadLetters.add(advances.deadLetters());
        deadLetters.add(redrives.deadLetters());
        deadLetters.addAll(bus.deadLetters());
        deadLetters.addAll(deliveries.deadLetters());
        executions.ifPresent(ends -> deadLetters.add(ends.queue().deadLetters()));
        deadLetters.add(clock.deadLetters());
        deadLetters.add(eventStore.deadLetters());
        deadLetters.add(replays.deadLetters());
        eventStreams.forEach(out -> deadLetters.add(out.queue().deadLetters()));
        eyes.watchDeadLetters(deadLetters);
        return eyes;
    }
}
