package dev.millrace.cli;

import dev.millrace.cli.command.AnswerCommand;
import dev.millrace.cli.command.BreakersCommand;
import dev.millrace.cli.command.BreakersListCommand;
import dev.millrace.cli.command.BreakersSetCommand;
import dev.millrace.cli.command.CostCommand;
import dev.millrace.cli.command.DeadLettersCommand;
import dev.millrace.cli.command.DeadLettersListCommand;
import dev.millrace.cli.command.DeadLettersOrderCommand;
import dev.millrace.cli.command.DeadLettersShowCommand;
import dev.millrace.cli.command.DoctorCommand;
import dev.millrace.cli.command.EventsCommand;
import dev.millrace.cli.command.EventsPublishCommand;
import dev.millrace.cli.command.EventsQueryCommand;
import dev.millrace.cli.command.EventsRebuildCommand;
import dev.millrace.cli.command.EventsRegisterCommand;
import dev.millrace.cli.command.EventsReplayCommand;
import dev.millrace.cli.command.EventsReplaysCommand;
import dev.millrace.cli.command.EventsShowCommand;
import dev.millrace.cli.command.EventsTailCommand;
import dev.millrace.cli.command.EventsTypesCommand;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Failures;
import dev.millrace.cli.command.HoldsChangeCommand;
import dev.millrace.cli.command.HoldsCommand;
import dev.millrace.cli.command.HoldsListCommand;
import dev.millrace.cli.command.LimitsCommand;
import dev.millrace.cli.command.LimitsListCommand;
import dev.millrace.cli.command.LimitsRemoveCommand;
import dev.millrace.cli.command.LimitsSetCommand;
import dev.millrace.cli.command.ListCommand;
import dev.millrace.cli.command.OrderCommand;
import dev.millrace.cli.command.RunCommand;
import dev.millrace.cli.command.ShowCommand;
import dev.millrace.cli.command.SubmitCommand;
import dev.millrace.cli.command.SubscriptionOrderCommand;
import dev.millrace.cli.command.SubscriptionsApplyCommand;
import dev.millrace.cli.command.SubscriptionsCommand;
import dev.millrace.cli.command.SubscriptionsListCommand;
import dev.millrace.cli.command.SubscriptionsShowCommand;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.command.TemplateApplyCommand;
import dev.millrace.cli.command.TemplateCanaryCommand;
import dev.millrace.cli.command.TemplateCommand;
import dev.millrace.cli.command.TemplateDeprecateCommand;
import dev.millrace.cli.command.TemplateDiffCommand;
import dev.millrace.cli.command.TemplateListCommand;
import dev.millrace.cli.command.TemplateReinstateCommand;
import dev.millrace.cli.command.TemplateShowCommand;
import dev.millrace.cli.command.TemplateValidateCommand;
import dev.millrace.cli.command.UpCommand;
import dev.millrace.cli.command.WatchCommand;
import dev.millrace.cli.command.WebhooksCommand;
import dev.millrace.cli.command.WebhooksLogCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/// All commands, put together.
@Command(
        name = "millrace",
        description = "Runs workflows: on this machine, and in your AWS account.",
        versionProvider = Millrace.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Ends with 0 when complete, 1 when a task failed, 2 for bad input, 3 when the stack can't be reached.",
            "In bash or zsh, completion: source <(./millrace completion)"
        })
public final class Millrace {
    private Millrace() {}

    /// @return the exit code
    public static int run(Surroundings here, String... arguments) {
        CommandLine template = new CommandLine(new TemplateCommand())
                .addSubcommand(new TemplateValidateCommand(here))
                .addSubcommand(new TemplateApplyCommand(here))
                .addSubcommand(new TemplateListCommand(here))
                .addSubcommand(new TemplateShowCommand(here))
                .addSubcommand(new TemplateDiffCommand(here))
                .addSubcommand(new TemplateDeprecateCommand(here))
                .addSubcommand(new TemplateReinstateCommand(here))
                .addSubcommand(new TemplateCanaryCommand(here));
        CommandLine events = new CommandLine(new EventsCommand())
                .addSubcommand(new EventsTailCommand(here))
                .addSubcommand(new EventsQueryCommand(here))
                .addSubcommand(new EventsTypesCommand(here))
                .addSubcommand(new EventsShowCommand(here))
                .addSubcommand(new EventsRegisterCommand(here))
                .addSubcommand(new EventsPublishCommand(here))
                .addSubcommand(new EventsReplayCommand(here))
                .addSubcommand(new EventsReplaysCommand(here))
                .addSubcommand(new EventsRebuildCommand(here));
        CommandLine limits = new CommandLine(new LimitsCommand())
                .addSubcommand(new LimitsListCommand(here))
                .addSubcommand(new LimitsSetCommand(here))
                .addSubcommand(new LimitsRemoveCommand(here));
        CommandLine breakers = new CommandLine(new BreakersCommand())
                .addSubcommand(new BreakersListCommand(here))
                .addSubcommand(new BreakersSetCommand(here));
        CommandLine holds = new CommandLine(new HoldsCommand()).addSubcommand(new HoldsListCommand(here));
        for (HoldsChangeCommand.Change change : HoldsChangeCommand.Change.values()) {
            holds.addSubcommand(change.name().toLowerCase(Locale.ROOT), HoldsChangeCommand.of(here, change));
        }
        CommandLine deadLetters = new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersListCommand(here))
                .addSubcommand(new DeadLettersShowCommand(here));
        for (DeadLettersOrderCommand.Order order : DeadLettersOrderCommand.Order.values()) {
            deadLetters.addSubcommand(order.name().toLowerCase(Locale.ROOT), DeadLettersOrderCommand.of(here, order));
        }
        CommandLine subscriptions = new CommandLine(new SubscriptionsCommand())
                .addSubcommand(new SubscriptionsApplyCommand(here))
                .addSubcommand(new SubscriptionsListCommand(here))
                .addSubcommand(new SubscriptionsShowCommand(here));
        CommandLine webhooks = new CommandLine(new WebhooksCommand()).addSubcommand(new WebhooksLogCommand(here));
        for (SubscriptionOrderCommand.Order order : SubscriptionOrderCommand.Order.values()) {
            CommandLine of = order == SubscriptionOrderCommand.Order.ROTATE_SECRET ? webhooks : subscriptions;
            of.addSubcommand(order.word(), SubscriptionOrderCommand.of(here, order));
        }
        CommandLine all = new CommandLine(new Millrace())
                .addSubcommand(new RunCommand(here))
                .addSubcommand(new UpCommand(here))
                .addSubcommand(template)
                .addSubcommand(new SubmitCommand(here))
                .addSubcommand(new WatchCommand(here))
                .addSubcommand(new ShowCommand(here))
                .addSubcommand(new ListCommand(here))
                .addSubcommand(new CostCommand(here))
                .addSubcommand(new AnswerCommand(here))
                .addSubcommand(limits)
                .addSubcommand(breakers)
                .addSubcommand(deadLetters)
                .addSubcommand(holds)
                .addSubcommand(events)
                .addSubcommand(subscriptions)
                .addSubcommand(webhooks)
                .addSubcommand(new DoctorCommand(here))
                .addSubcommand("completion", new GenerateCompletion());
        for (OrderCommand.Order order : OrderCommand.Order.values()) {
            all.addSubcommand(order.name().toLowerCase(Locale.ROOT), OrderCommand.of(here, order));
        }
        all.setOut(new PrintWriter(here.terminal().out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(here.terminal().err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(here.terminal().rich() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(here.terminal().columns(), 60, 120))
                .setExecutionExceptionHandler(new Failures(here.terminal()));
        if (arguments.length == 0) {
            all.usage(here.terminal().out());
            return ExitCode.BAD_INPUT;
        }
        return all.execute(arguments);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Millrace.class.getPackage().getImplementationVersion();
            return new String[] {"millrace " + (version == null ? "of this folder" : version)};
        }
    }
}
