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

    public int weight() {
        return weight;
    }
}
