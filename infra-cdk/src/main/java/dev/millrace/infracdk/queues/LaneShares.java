package dev.millrace.infracdk.queues;

import dev.millrace.engine.template.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How many batches of each lane may be worked on at once.
public final class LaneShares {
    /// Limits of AWS for the concurrency of one event source mapping.
    private static final int FEWEST = 2;

    private static final int MOST = 1000;

    private LaneShares() {}

    /// Shares out all of `total` by weight: each lane first gets the fewest that AWS allows, then every further worker
    /// goes to the lane that has the least for its weight. In the order of the lanes.
    public static Map<Lane, Integer> of(int total) {
        int lanes = Lane.values().length;
        if (total < FEWEST * lanes || total > MOST * lanes) {
            throw new IllegalArgumentException("A total concurrency of %d can't be shared by %d lanes: give %d to %d"
                    .formatted(total, lanes, FEWEST * lanes, MOST * lanes));
        }
        var shares = new EnumMap<Lane, Integer>(Lane.class);
        for (var lane : Lane.values()) {
            shares.put(lane, FEWEST);
        }
        for (int given = FEWEST * lanes; given < total; given++) {
            shares.merge(neediest(shares), 1, Integer::sum);
        }
        return Collections.unmodifiableMap(shares);
    }

    private static Lane neediest(Map<Lane, Integer> shares) {
        var neediest = Lane.CRITICAL;
        double most = -1;
        for (var lane : Lane.values()) {
            int share = shares.getOrDefault(lane, 0);
            double need = share < MOST ? lane.weight() / (share + 0.5) : -1;
            if (need > most) {
                neediest = lane;
                most = need;
            }
        }
        return neediest;
    }
}
