package dev.millrace.cli.view;

import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;

/// One sign and colour per state, of tasks and steps alike.
final class StateMark {
    private StateMark() {}

    static String sign(String state) {
        return switch (state) {
            case "complete", "resolved" -> "✔";
            case "failed" -> "✘";
            case "cancelled" -> "⊘";
            case "skipped" -> "↷";
            case "running" -> "●";
            case "retrying" -> "↻";
            case "waiting" -> "◷";
            case "ready" -> "◌";
            default -> "○";
        };
    }

    static Style style(String state) {
        return switch (state) {
            case "complete", "resolved" -> Style.GOOD;
            case "failed" -> Style.BAD;
            case "running" -> Style.BUSY;
            case "retrying", "waiting", "cancelled" -> Style.WARNING;
            default -> Style.FAINT;
        };
    }

    static String of(Terminal terminal, String state) {
        return terminal.styled(style(state), sign(state));
    }

    static String word(Terminal terminal, String state) {
        return terminal.styled(style(state), state);
    }
}
