package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.view.BillLines;
import dev.millrace.cost.Bill;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Prices;
import dev.millrace.cost.RecordedTask;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cost",
        description = {
            "Shows what a task cost, from its own records.",
            "Writes and events are counted there; the other lines are computed for a task that ran alone."
        })
public final class CostCommand implements Callable<Integer> {
    private final Surroundings here;
    private final Terminal terminal;

    @Parameters(paramLabel = "TASK", description = "The task's id.")
    private String id = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public CostCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        TaskView task = new Watching(api, here.clock(), RequestSigner.isThisMachine(api.url())).look(id, "cost");
        JsonNode told = task.top("cost");
        RecordedTask recorded = recorded(told);
        Bill bill = new Bill(Prices.known(), recorded.usage(), task.steps(), 1);
        Predicate<Charge> counted = charge -> recorded.counted().amount(charge) > 0;
        if (format.json()) {
            format.print(terminal, BillLines.json(bill, counted).set("recorded", told));
            return ExitCode.COMPLETE;
        }
        new BillLines(terminal).of(bill, counted).forEach(terminal::line);
        if (told.path("unseen").asLong() > 0) {
            terminal.line(terminal.styled(
                    Style.WARNING,
                    "  " + told.path("unseen").asLong()
                            + " transitions are no longer in the records; their events and messages are not counted."));
        }
        return ExitCode.COMPLETE;
    }

    private static RecordedTask recorded(JsonNode told) {
        return new RecordedTask(
                told.path("taskWrites").asLong(),
                told.path("stepWrites").asLong(),
                told.path("pages").asLong(),
                told.path("messages").asLong(),
                told.path("transitions").asLong(),
                told.path("events").asLong());
    }
}
