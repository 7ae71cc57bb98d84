package dev.millrace.localstack.functions;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The functions of the stack, found by any of their ARNs or by name.
public record Functions(List<LocalFunction> all) {
    private static final Pattern IN_ARN = Pattern.compile("function:([^:/]+)");

    public Functions {
        all = List.copyOf(all);
    }

    /// By an ARN of the function, of a version or an alias, or by an API Gateway URI that contains one.
    public LocalFunction byArn(String arn) {
        var found = IN_ARN.matcher(arn);
        var name = found.find() ? found.group(1) : arn;
        return all.stream()
                .filter(function -> function.definition().functionName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The template has no function " + arn));
    }

    public LocalFunction named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("The template has no function " + name + ", only "
                        + all.stream()
                                .map(function -> function.definition().name())
                                .toList()));
    }

    public Optional<LocalFunction> find(String name) {
        return all.stream()
                .filter(function -> function.definition().name().equals(name)
                        || function.definition().functionName().equals(name))
                .findFirst();
    }
}
