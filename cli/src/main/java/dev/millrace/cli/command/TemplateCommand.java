package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "template", description = "Checks, applies and lists templates.")
public final class TemplateCommand {}
