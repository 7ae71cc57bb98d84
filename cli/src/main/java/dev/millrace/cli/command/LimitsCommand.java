package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "limits", description = "Sets, removes and lists the limits of handlers and namespaces.")
public final class LimitsCommand {}
