package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "events", description = "Events: as they come, as they are kept, and told again.")
public final class EventsCommand {}
