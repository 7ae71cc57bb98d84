package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "dead-letters", description = "Lists what was given up, closes it, and starts it again.")
public final class DeadLettersCommand {}
