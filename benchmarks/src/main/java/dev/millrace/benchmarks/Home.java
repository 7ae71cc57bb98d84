package dev.millrace.benchmarks;

import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.Synthesis;
import java.nio.file.Path;

/// The project's folder, as the system property `millrace.home` names it, and what benchmarks take from it.
public final class Home {
    private static final Synthesis SYNTHESIS =
            new Synthesis(folder(), folder().resolve("benchmarks/target/synthesized"));

    private Home() {}

    public static Path folder() {
        return Path.of(System.getProperty("millrace.home", "."));
    }

    /// A stack of what this build would deploy.
    public static LocalStackOptions stack() {
        return LocalStackOptions.of(SYNTHESIS.template(), folder().resolve("localstack/dynamodb-local/target/lib"));
    }

    /// The folder that is uploaded for a function.
    public static Path asset(String function) {
        return folder().resolve("functions").resolve(function).resolve("target/function");
    }

    /// Where the graphs of real workflows are, if anywhere; `millrace.cases` names another folder.
    public static Path realGraphs() {
        String cases = System.getProperty(
                "millrace.cases", folder().resolve("../shared/cases").toString());
        return Path.of(cases, "dags");
    }
}
