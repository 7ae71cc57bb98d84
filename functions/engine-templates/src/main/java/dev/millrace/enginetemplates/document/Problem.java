package dev.millrace.enginetemplates.document;

/// Something wrong in a template.
///
/// @param line from 1
/// @param column from 1
/// @param at path of the value (`steps[3].retry.cap`); empty for the whole document
/// @param problem what is wrong
/// @param fix what to write instead
public record Problem(int line, int column, String at, String problem, String fix) {
    /// One line for people: `line 12, column 5 · steps[3].dependsOn: no step is called 'chargee' — did you
    /// mean 'charge'?`
    @Override
    public String toString() {
        return "line " + line + ", column " + column + " · " + (at.isEmpty() ? "" : at + ": ") + problem
                + (fix.isEmpty() ? "" : " — " + fix);
    }
}
