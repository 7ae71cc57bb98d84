package dev.millrace.productreport;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Writes `report.md` for people and `summary.csv` for programs. Writing them again gives the same files.
public final class WriteReport implements StepHandler<WriteReport.Findings, WriteReport.Written> {
    public record Findings(String folder, int rows, List<Rejected> rejected, List<SumUp.Summary> categories) {}

    public record Written(String report, String summary, int rows, int products, int rejected, BigDecimal revenue) {}

    @Override
    public String name() {
        return "products.write-report";
    }

    @Override
    public Written handle(Findings findings, StepContext context) throws IOException {
        List<SumUp.Summary> byRevenue = findings.categories().stream()
                .sorted(Comparator.comparing(SumUp.Summary::revenue).reversed())
                .toList();
        BigDecimal revenue = byRevenue.stream().map(SumUp.Summary::revenue).reduce(BigDecimal.ZERO, BigDecimal::add);
        Path folder = Files.createDirectories(Path.of(findings.folder()));
        Path report = folder.resolve("report.md");
        Path summary = folder.resolve("summary.csv");
        Files.writeString(report, ReportText.markdown(findings, byRevenue, revenue));
        Files.writeString(summary, ReportText.csv(byRevenue));
        return new Written(
                report.toString(),
                summary.toString(),
                findings.rows(),
                byRevenue.stream().mapToInt(SumUp.Summary::products).sum(),
                findings.rejected().size(),
                revenue);
    }
}
