package dev.millrace.enginetestkit.simulation;

/// A call to a port failed, and the caller can't know whether it took effect.
final class ServiceTrouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceTrouble(Fault fault) {
        super(fault.name(), null, false, false);
    }
}
