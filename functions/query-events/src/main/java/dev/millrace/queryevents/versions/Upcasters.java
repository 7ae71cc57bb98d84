package dev.millrace.queryevents.versions;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.events.Upcaster;
import dev.millrace.queryevents.store.StoredEvent;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The upcasters of a deployment: for each type a chain, from its oldest form to its newest.
public final class Upcasters {
    private static final Logger LOG = LoggerFactory.getLogger(Upcasters.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final Map<String, NavigableMap<Integer, Upcaster>> chains;

    private Upcasters(Map<String, NavigableMap<Integer, Upcaster>> chains) {
        this.chains = chains;
    }

    /// @throws IllegalStateException if two take the same version of a type, or one in between is missing
    public static Upcasters of(Iterable<Upcaster> upcasters) {
        Map<String, NavigableMap<Integer, Upcaster>> chains = new TreeMap<>();
        for (Upcaster upcaster : upcasters) {
            Upcaster other = chains.computeIfAbsent(upcaster.type(), first -> new TreeMap<>())
                    .put(upcaster.from(), upcaster);
            if (other != null) {
                throw new IllegalStateException("Two upcasters take version " + upcaster.from() + " of "
                        + upcaster.type() + ": " + other.getClass().getName() + " and "
                        + upcaster.getClass().getName() + "; remove one");
            }
        }
        chains.forEach((type, chain) -> {
            if (chain.lastKey() - chain.firstKey() >= chain.size()) {
                throw new IllegalStateException(
                        "The upcasters of " + type + " take versions " + chain.keySet() + "; add those in between");
            }
        });
        return new Upcasters(chains);
    }

    /// All that the class loader's jars register.
    public static Upcasters load(ClassLoader loader) {
        return of(ServiceLoader.load(Upcaster.class, loader));
    }

    /// To what version events of a type are brought; empty if none is ever brought forward.
    public Optional<Integer> newest(String type) {
        return Optional.ofNullable(chains.get(type)).map(chain -> chain.lastKey() + 1);
    }

    /// The event in the newest form that has at most this version. One that is newer already stays as it is: nothing is
    /// ever brought back.
    public StoredEvent bring(StoredEvent event, int most) {
        NavigableMap<Integer, Upcaster> chain = chains.get(event.type());
        int version = event.detail().path("version").asInt(1);
        if (chain == null || version >= most || !chain.containsKey(version)) {
            return event;
        }
        Map<String, Object> fields = JSON.convertValue(event.detail(), FIELDS);
        try {
            for (; version < most && chain.containsKey(version); version++) {
                Upcaster upcaster = Optional.ofNullable(chain.get(version)).orElseThrow();
                fields = new TreeMap<>(upcaster.next(Collections.unmodifiableMap(fields)));
                fields.put("version", version + 1);
            }
            return event.withDetail(JSON.convertValue(fields, ObjectNode.class));
        } catch (RuntimeException refused) {
            LOG.atWarn()
                    .addKeyValue("event", event.id())
                    .addKeyValue("type", event.type())
                    .addKeyValue("version", version)
                    .setCause(refused)
                    .log("An event could not be brought forward and is handed out as it was kept");
            return event;
        }
    }
}
