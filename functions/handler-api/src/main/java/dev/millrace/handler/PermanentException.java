package dev.millrace.handler;

/// The step can't succeed, however often it is tried.
public class PermanentException extends RuntimeException {
    private final String code;

    /// @param code short and stable, for people and rules to tell failures apart (`CARD_DECLINED`)
    public PermanentException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
