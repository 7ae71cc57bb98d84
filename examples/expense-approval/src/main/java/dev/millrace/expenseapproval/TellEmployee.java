package dev.millrace.expenseapproval;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.Optional;

/// The last step: its result is the task's.
public final class TellEmployee implements StepHandler<TellEmployee.News, TellEmployee.Message> {
    /// @param transfer none if nothing was paid
    /// @param by none if nobody was asked
    public record News(String employee, String purpose, Optional<String> transfer, Optional<String> by) {}

    public record Message(boolean paid, String text) {}

    @Override
    public String name() {
        return "expenses.tell-employee";
    }

    @Override
    public Message handle(News news, StepContext context) {
        String who = news.by().map(name -> " by " + name).orElse("");
        return news.transfer()
                .map(transfer -> new Message(
                        true,
                        "Dear %s, your claim for %s was paid%s: %s"
                                .formatted(
                                        news.employee(),
                                        news.purpose(),
                                        who.replace(" by", ", approved by"),
                                        transfer)))
                .orElseGet(() -> new Message(
                        false,
                        "Dear %s, your claim for %s was refused%s".formatted(news.employee(), news.purpose(), who)));
    }
}
