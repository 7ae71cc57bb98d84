package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "webhooks", description = "What was sent to webhooks, and the secrets that sign it.")
public final class WebhooksCommand {}
