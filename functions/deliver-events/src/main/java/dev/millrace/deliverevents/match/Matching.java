package dev.millrace.deliverevents.match;

import dev.millrace.engine.subscription.Subscription;
import dev.millrace.enginetemplates.condition.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.event.ruler.Machine;

/// All subscriptions as one compiled matcher, so that an event costs the same however many there are that do not want
/// it. Immutable once made.
public final class Matching {
    private static final Logger LOG = LoggerFactory.getLogger(Matching.class);

    private final Machine machine = Machine.builder().build();
    private final Map<String, Condition> conditions = new HashMap<>();

    public Matching(List<Subscription> subscriptions) {
        for (Subscription subscription : subscriptions) {
            try {
                machine.addRule(
                        subscription.name(),
                        EventPatterns.of(subscription.filter()).text());
                subscription
                        .filter()
                        .condition()
                        .ifPresent(condition -> conditions.put(subscription.name(), new Condition(condition)));
            } catch (IOException broken) {
                LOG.atError()
                        .addKeyValue("subscription", subscription.name())
                        .setCause(broken)
                        .log("The pattern of a subscription can't be read any more; it matches nothing");
            }
        }
    }

    /// The names of the subscriptions that want it. A condition that can't be worked out on an event does not hold.
    public List<String> wanting(BusEvent event) {
        List<String> names = new ArrayList<>();
        for (String name : rulesFor(event)) {
            if (!event.isAbout(name) && holds(name, event)) {
                names.add(name);
            }
        }
        return names;
    }

    private List<String> rulesFor(BusEvent event) {
        try {
            return machine.rulesForJSONEvent(event.json());
        } catch (Exception unreadable) { // What the matcher declares to throw.
            throw new IllegalArgumentException("The matcher can't read event " + event.id(), unreadable);
        }
    }

    private boolean holds(String name, BusEvent event) {
        Condition condition = conditions.get(name);
        if (condition == null) {
            return true;
        }
        try {
            return condition.holdsFor(event.detail());
        } catch (IllegalArgumentException nonsense) {
            LOG.atWarn()
                    .addKeyValue("subscription", name)
                    .addKeyValue("event", event.id())
                    .log("{}", nonsense.getMessage());
            return false;
        }
    }
}
