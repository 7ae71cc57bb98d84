package dev.millrace.benchmarks;

/// How much a run measures.
public enum Scale {
    /// Seconds in all, and figures that say nothing but that the benchmark works.
    SMOKE,
    /// What the documentation's figures come from.
    FULL
}
