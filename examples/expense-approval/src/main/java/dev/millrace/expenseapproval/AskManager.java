package dev.millrace.expenseapproval;

import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// Puts the question into the manager's inbox, with the token her answer must name. Nobody waits here: the
/// step does, and its result is her answer.
public final class AskManager implements StepHandler<AskManager.Question, String> {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public record Question(String employee, String purpose, BigDecimal total) {}

    public record Inbox(URI inbox) {}

    @Override
    public String name() {
        return "expenses.ask-manager";
    }

    @Override
    public String handle(Question question, StepContext context) throws IOException, InterruptedException {
        Map<String, String> form = Map.of(
                "employee", question.employee(),
                "purpose", question.purpose(),
                "total", question.total().toPlainString(),
                "token", context.answerToken().orElseThrow());
        HttpRequest request = HttpRequest.newBuilder(context.config(Inbox.class).inbox())
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
        int status = HTTP.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 202) {
            throw new RetryableException("INBOX_" + status, "The inbox answered " + status);
        }
        return "asked";
    }
}
