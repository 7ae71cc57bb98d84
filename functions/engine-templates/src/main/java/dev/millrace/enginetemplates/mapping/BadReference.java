package dev.millrace.enginetemplates.mapping;

/// A string of a mapping is not well formed. Never leaves the package.
final class BadReference extends Exception {
    private static final long serialVersionUID = 1;

    private final String fix;

    BadReference(String problem, String fix) {
        super(problem, null, false, false);
        this.fix = fix;
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    String fix() {
        return fix;
    }
}
