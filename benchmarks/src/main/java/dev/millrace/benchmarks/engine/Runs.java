package dev.millrace.benchmarks.engine;

import dev.millrace.benchmarks.Scale;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// JMH, at one scale: for figures in processes of their own, and for a smoke run here.
final class Runs {
    private final Scale scale;

    Runs(Scale scale) {
        this.scale = scale;
        // A file all JMH runs of a machine share; builds that run side by side would stop each other.
        System.setProperty("jmh.ignoreLock", "true");
    }

    /// @param graphs the values of the class's parameter; empty where it has none
    /// @param methods of the class
    Measured measure(Class<?> subject, List<String> graphs, String... methods) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + subject.getName().replace(".", "\\.") + "\\.(" + String.join("|", methods) + ")$")
                .verbosity(VerboseMode.SILENT)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (!graphs.isEmpty()) {
            options.param("graph", graphs.toArray(String[]::new));
        }
        if (scale == Scale.SMOKE) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(5));
        } else {
            System.err.println(subject.getSimpleName() + ": " + String.join(", ", methods) + " on "
                    + Math.max(1, graphs.size()) + " graphs …");
            options.forks(2)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.milliseconds(100))
                    .measurementIterations(10)
                    .measurementTime(TimeValue.milliseconds(100));
        }
        return new Measured(new Runner(options.build()).run());
    }
}
