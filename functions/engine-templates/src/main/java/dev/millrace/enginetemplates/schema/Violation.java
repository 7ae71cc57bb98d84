package dev.millrace.enginetemplates.schema;

/// Something in a value that its schema does not allow.
///
/// @param at JSON path from the value's root (`$.items[0].price`)
/// @param problem what is wrong; names keys and expectations, never other values
/// @param fix what to write instead
public record Violation(String at, String problem, String fix) {
    @Override
    public String toString() {
        return at + ": " + problem + (fix.isEmpty() ? "" : " — " + fix);
    }
}
