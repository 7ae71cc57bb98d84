package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "breakers", description = "Sets and lists the circuit breakers of handlers.")
public final class BreakersCommand {}
