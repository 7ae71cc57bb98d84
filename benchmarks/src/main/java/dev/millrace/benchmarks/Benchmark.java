package dev.millrace.benchmarks;

import dev.millrace.benchmarks.report.Result;

/// Something to be measured by one command.
public interface Benchmark {
    /// As in `benchmarks/run NAME`, in the name of the file of its results, and in the marks of its tables in the
    /// documentation.
    String name();

    /// One line for the list of benchmarks.
    String measures();

    Result run(Scale scale) throws Exception;
}
