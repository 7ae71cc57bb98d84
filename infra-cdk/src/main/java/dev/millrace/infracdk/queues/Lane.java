package dev.millrace.infracdk.queues;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The priority queues. A lane's weight is its share of the workers while all lanes are full; its patience is how old a
/// message may grow before somebody is told.
public enum Lane {
    CRITICAL(20, Duration.ofMinutes(1)),
    HIGH(10, Duration.ofMinutes(5)),
    NORMAL(5, Duration.ofMinutes(15)),
    LOW(2, Duration.ofHours(1)),
    BACKGROUND(1, Duration.ofHours(6));

    /// Limits of AWS for the concurrency of one event source mapping.
    static final int FEWEST = 2;

    static final int MOST = 1000;

    private final int weight;
    private final Duration patience;

    Lane(int weight, Duration patience) {
        this.weight = weight;
        this.patience = patience;
    }

    public int weight() {
        return weight;
    }

    public Duration patience() {
        return patience;
    }

    /// `Critical`, as it stands in the names of constructs.
    public String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /// Shares out all of `total` by weight: each lane first gets the fewest that AWS allows, then every further worker
    /// goes to the lane that has the least for its weight.
    public static Map<Lane, Integer> shares(int total) {
        int lanes = values().length;
        if (total < FEWEST * lanes || total > MOST * lanes) {
            throw new IllegalArgumentException("A total concurrency of %d can't be shared by %d lanes: give %d to %d"
                    .formatted(total, lanes, FEWEST * lanes, MOST * lanes));
        }
        var shares = new EnumMap<Lane, Integer>(Lane.class);
        for (var lane : values()) {
            shares.put(lane, FEWEST);
        }
        for (int given = FEWEST * lanes; given < total; given++) {
            shares.merge(neediest(shares), 1, Integer::sum);
        }
        return Collections.unmodifiableMap(shares);
    }

    private static Lane neediest(Map<Lane, Integer> shares) {
        var neediest = CRITICAL;
        double most = -1;
        for (var lane : values()) {
            int share = shares.getOrDefault(lane, 0);
            double need = share < MOST ? lane.weight / (share + 0.5) : -1;
            if (need > most) {
                neediest = lane;
                most = need;
            }
        }
        return neediest;
    }
}
