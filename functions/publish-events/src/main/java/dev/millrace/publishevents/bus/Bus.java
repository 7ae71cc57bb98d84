package dev.millrace.publishevents.bus;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.EventBridgeApi.Entry;
import dev.millrace.publishevents.compose.Event;
import dev.millrace.publishevents.compose.EventJson;
import dev.millrace.publishevents.compose.OfCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// The event bus. Safe to be called from many threads.
public final class Bus {
    /// Names Millrace on the bus.
    public static final String SOURCE = OfCatalogue.SOURCE;

    /// Stands among the resources of an event that a subscription of the table may want.
    public static final String WANTED = "millrace:wanted";

    /// Bytes of one request, and so of one entry. AWS documents 256 KB, measured by the rule in [#size];
    /// newer regions allow 1 MB. An event of Millrace has less than one KB, and one of a user's own less than
    /// 70, so nothing is gained by more than the least.
    static final int MOST_BYTES = 256_000;

    /// What PutEvents says of a request because of what is in it.
    private static final Set<String> CONTENT = Set.of(
            "ValidationException", "SerializationException", "InvalidArgument", "RequestEntityTooLargeException");

    private final EventBridgeApi client;
    private final String name;
    private final Audience audience;

    public Bus(EventBridgeApi client, String name, Audience audience) {
        this.client = client;
        this.name = name;
        this.audience = audience;
    }

    /// Puts events that may arrive in any order among themselves.
    ///
    /// @param events at most [EventBridgeApi#MOST_ENTRIES]
    /// @return an answer to each, in their order
    List<Answer> put(List<Event> events) {
        List<Answer> answers = new ArrayList<>(events.size());
        List<Entry> request = new ArrayList<>(events.size());
        int bytes = 0;
        for (Event event : events) {
            Entry entry = entry(event);
            int size = size(entry);
            if (bytes + size > MOST_BYTES && !request.isEmpty()) {
                answers.addAll(send(request));
                request.clear();
                bytes = 0;
            }
            request.add(entry);
            bytes += size;
        }
        answers.addAll(send(request));
        return answers;
    }

    private List<Answer> send(List<Entry> entries) {
        if (size(entries.getFirst()) > MOST_BYTES) {
            return List.of(new Answer.Refused("TooLarge", "An event has at most " + MOST_BYTES + " bytes"));
        }
        try {
            return client.put(entries).stream().map(Bus::answer).toList();
        } catch (AwsServiceException refused) {
            return ofRequest(entries, refused);
        } catch (SdkException failed) {
            return entries.stream()
                    .map(entry ->
                            (Answer) new Answer.Failed(failed.getClass().getSimpleName(), text(failed.getMessage())))
                    .toList();
        }
    }

    private static Answer answer(EventBridgeApi.Result result) {
        return switch (result) {
            case EventBridgeApi.Taken taken -> new Answer.Accepted();
            case EventBridgeApi.Refused refused ->
                refused.passes()
                        ? new Answer.Failed(refused.code(), refused.message())
                        : new Answer.Refused(refused.code(), refused.message());
        };
    }

    /// One bad entry may have spoiled the request for all: then each goes alone. That the bus is missing or closed
    /// to us is no entry's fault.
    private List<Answer> ofRequest(List<Entry> entries, AwsServiceException refused) {
        String code = refused.awsErrorDetails() == null
                ? refused.getClass().getSimpleName()
                : text(refused.awsErrorDetails().errorCode());
        boolean content = CONTENT.contains(code) || refused.statusCode() == 413;
        if (content && entries.size() > 1) {
            return entries.stream()
                    .flatMap(entry -> send(List.of(entry)).stream())
                    .toList();
        }
        Answer answer = content
                ? new Answer.Refused(code, text(refused.getMessage()))
                : new Answer.Failed(code, text(refused.getMessage()));
        return entries.stream().map(entry -> answer).toList();
    }

    private Entry entry(Event event) {
        return new Entry(
                name,
                event.source(),
                event.typeName(),
                event.time(),
                EventJson.write(event),
                audience.wants(event.typeName()) ? List.of(WANTED) : List.of());
    }

    /// As EventBridge counts: 14 for the time, then source, type, detail and resources in UTF-8.
    private static int size(Entry entry) {
        int resources = entry.resources().stream().mapToInt(Bus::utf8).sum();
        return 14 + utf8(entry.source()) + utf8(entry.type()) + utf8(entry.detail()) + resources;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
