package dev.millrace.benchmarks.coldstart;

import dev.millrace.localstack.functions.FunctionDefinition;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A function whose start is measured.
///
/// @param environment where its services are
/// @param question an event whose answer needs no service
/// @param work makes an event that has something done, another each time; asks for `question` again where there is
/// nothing to do
record Candidate(
        FunctionDefinition function,
        List<String> classPath,
        Map<String, String> environment,
        String question,
        Supplier<String> work) {}
