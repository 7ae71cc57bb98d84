package dev.millrace.cli.command;

import picocli.CommandLine.Command;

@Command(name = "subscriptions", description = "Makes, shows, stops and removes subscriptions to events.")
public final class SubscriptionsCommand {}
