package dev.millrace.publishevents.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.SubscriptionRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Which types of event any subscription of the table asks for. Nobody pays for the delivery of an event that nobody
/// wants: the rule of deliver-events takes those alone that bear [Bus#WANTED]. It says yes too often rather than too
/// rarely; whether a subscription wants the very event is for deliver-events to find out. Safe to be called from many
/// threads.
public final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<List<SubscriptionRecord>> subscriptions;
    private Optional<View> view = Optional.empty();

    /// @param subscriptions reads all of them from the table
    public Audience(Supplier<List<SubscriptionRecord>> subscriptions) {
        this.subscriptions = subscriptions;
    }

    private record View(Set<String> types, List<String> prefixes) {
        boolean wants(String type) {
            return types.contains(type) || prefixes.stream().anyMatch(type::startsWith);
        }
    }

    /// By what was read since [#forget].
    synchronized boolean wants(String type) {
        if (view.isEmpty()) {
            view = Optional.of(read());
        }
        return view.get().wants(type);
    }

    /// A batch has come: whoever subscribed before what it tells was committed is to get it, so they are read anew.
    public synchronized void forget() {
        view = Optional.empty();
    }

    private View read() {
        Set<String> types = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        try {
            for (SubscriptionRecord subscription : subscriptions.get()) {
                if (subscription.standing() != Standing.DELETED) {
                    add(subscription, types, prefixes);
                }
            }
        } catch (SdkException unreachable) {
            LOG.atWarn().setCause(unreachable).log("Who subscribed is not known now; somebody may want everything");
            prefixes.add("");
        }
        return new View(types, List.copyOf(prefixes));
    }

    /// One that says no types, or can't be read, may want any.
    private static void add(SubscriptionRecord subscription, Set<String> types, Set<String> prefixes) {
        List<String> events = events(subscription);
        if (events.isEmpty()) {
            prefixes.add("");
        }
        for (String type : events) {
            if (type.endsWith("*")) {
                prefixes.add(type.substring(0, type.length() - 1));
            } else {
                types.add(type);
            }
        }
    }

    private static List<String> events(SubscriptionRecord subscription) {
        List<String> types = new ArrayList<>();
        try (JsonParser document = JSON.createParser(subscription.document().text())) {
            document.nextToken();
            while (document.nextToken() == JsonToken.FIELD_NAME) {
                boolean isEvents = document.currentName().equals("events");
                JsonToken value = document.nextToken();
                if (isEvents && value == JsonToken.START_ARRAY) {
                    while (document.nextToken() == JsonToken.VALUE_STRING) {
                        types.add(document.getText());
                    }
                } else if (isEvents && value == JsonToken.VALUE_STRING) {
                    types.add(document.getText());
                } else {
                    document.skipChildren();
                }
            }
        } catch (IOException broken) {
            LOG.atError()
                    .addKeyValue("subscription", subscription.name())
                    .setCause(broken)
                    .log("A subscription can't be read any more");
            return List.of();
        }
        return types;
    }
}
