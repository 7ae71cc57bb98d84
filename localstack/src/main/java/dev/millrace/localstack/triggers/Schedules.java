package dev.millrace.localstack.triggers;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.millrace.localstack.bus.Buses;
import dev.millrace.localstack.mapping.Crew;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.metering.Meter.Purpose;
import dev.millrace.localstack.template.TemplateRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Fires the rules that have a schedule: `rate(5 minutes)` or `cron(0 8 ? * MON-FRI *)`, in UTC.
public final class Schedules implements AutoCloseable {
    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
    private static final Pattern CRON = Pattern.compile("cron\\((.*)\\)");

    /// EventBridge's six fields; one of day-of-month and day-of-week is `?`.
    private static final CronDefinition SIX_FIELDS = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withValidRange(0, 59)
            .and()
            .withHours()
            .withValidRange(0, 23)
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .supportsL()
            .supportsW()
            .supportsLW()
            .supportsQuestionMark()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .and()
            .withDayOfWeek()
            .withValidRange(1, 7)
            .withMondayDoWValue(2)
            .supportsL()
            .supportsHash()
            .supportsQuestionMark()
            .and()
            .withYear()
            .withValidRange(1970, 2199)
            .and()
            .instance();

    private final Crew crew = new Crew("schedules");
    private final Buses buses;
    private final Meter meter;
    private final Map<String, String> expressions;

    /// @param meter takes what a schedule starts for idle: it happens whatever the tasks do
    public Schedules(Buses buses, Meter meter) {
        this.buses = buses;
        this.meter = meter;
        this.expressions = buses.schedules();
        var unreadable = expressions.values().stream()
                .filter(expression -> !next(expression).apply(Instant.EPOCH).isAfter(Instant.EPOCH))
                .toList();
        if (!unreadable.isEmpty()) {
            throw new TemplateRefused("These schedules never come: " + unreadable);
        }
    }

    /// @param atOnce fires each rule now as well: what fell due while the stack was down should not wait
    public void start(boolean atOnce) {
        expressions.forEach((rule, expression) -> crew.start(() -> run(rule, next(expression), atOnce)));
    }

    @Override
    public void close() {
        crew.close();
    }

    private void run(String rule, UnaryOperator<Instant> next, boolean atOnce) {
        if (atOnce) {
            crew.start(() -> fire(rule));
        }
        for (var due = next.apply(Instant.now()); !crew.closed(); due = next.apply(due)) {
            var left = Duration.between(Instant.now(), due);
            if (left.isPositive()) {
                crew.pause(left);
            }
            if (!crew.closed()) {
                crew.start(() -> fire(rule));
            }
        }
    }

    private void fire(String rule) {
        meter.thisThreadIs(Purpose.IDLE);
        buses.fire(rule);
    }

    static UnaryOperator<Instant> next(String expression) {
        var rate = RATE.matcher(expression);
        if (rate.matches()) {
            var count = Long.parseLong(rate.group(1));
            var every = switch (rate.group(2)) {
                case "minute" -> Duration.ofMinutes(count);
                case "hour" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            return from -> from.plus(every);
        }
        var cron = CRON.matcher(expression);
        if (!cron.matches()) {
            throw new TemplateRefused("The schedule " + expression + " is neither rate(…) nor cron(…)");
        }
        try {
            var time = ExecutionTime.forCron(new CronParser(SIX_FIELDS).parse(cron.group(1)));
            return from -> time.nextExecution(from.atZone(ZoneOffset.UTC))
                    .map(ZonedDateTime::toInstant)
                    .orElse(Instant.MAX);
        } catch (IllegalArgumentException malformed) {
            throw new TemplateRefused("The schedule " + expression + ": " + malformed.getMessage());
        }
    }
}
