package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "holds", description = "Pauses a template, a namespace or a lane, and lets it go on.")
public final class HoldsCommand {}
