package dev.millrace.cli.command;

import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.StackFailed;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns what went wrong into words on standard error and an exit code. What nobody foresaw keeps its trace.
public final class Failures implements IExecutionExceptionHandler {
    private final Terminal terminal;

    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof Refused refused) {
            refused.problems().forEach(problem -> terminal.complain(problem.in("")));
            count(refused.problems());
            return ExitCode.BAD_INPUT;
        }
        if (failure instanceof StackFailed failed) {
            terminal.complain(terminal.styled(Style.BAD, String.valueOf(failed.getMessage())));
            return ExitCode.STACK_FAILED;
        }
        throw failure;
    }

    private void count(List<?> problems) {
        if (problems.size() > 1) {
            terminal.complain(terminal.styled(Style.BAD, problems.size() + " problems"));
        }
    }
}
