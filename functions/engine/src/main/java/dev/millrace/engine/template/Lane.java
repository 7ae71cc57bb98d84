package dev.millrace.engine.template;

/// A priority queue. A lane's weight is its share of the deployment's concurrency, not a strict order: a low lane
/// moves on while a high one is busy.
public enum Lane {
    CRITICAL(20),
    HIGH(10),
    NORMAL(5),
    LOW(2),
    BACKGROUND(1);

    private final int weight;

    Lane(int weight) {
        this.weight = weight;
    }

    /// The next one of higher priority; the highest is its own.
    public Lane up() {
        return switch (this) {
            case CRITICAL, HIGH -> CRITICAL;
            case NORMAL -> HIGH;
            case LOW -> NORMAL;
            case BACKGROUND -> LOW;
        };
    }

    /// That many up.
    public Lane up(int times) {
        Lane lane = this;
        for (int i = 0; i < times && lane != CRITICAL; i++) {
            lane = lane.up();
        }
        return lane;
    }

    public int weight() {
        return weight;
    }
}
