package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(
        name = "template",
        description = "Checks, applies, compares and lists templates, and what becomes of their versions.")
public final class TemplateCommand {}
