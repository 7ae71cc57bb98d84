package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.api.StackAddress;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which stack a command talks to.
final class StackOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The stack's HTTP API. Else MILLRACE_URL, else the stack that 'up' runs here.")
    private Optional<String> url = Optional.empty();

    Api api(Surroundings here) {
        URI address = StackAddress.find(url, here.environment(), here.folder());
        return new Api(address, RequestSigner.forStackAt(address, here.environment()));
    }
}
