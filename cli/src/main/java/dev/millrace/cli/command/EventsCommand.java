package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "events", description = "Lifecycle events of a stack on this machine.")
public final class EventsCommand {}
