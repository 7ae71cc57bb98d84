package dev.millrace.benchmarks.latency;

import dev.millrace.localstack.metering.Meter.Call;
import dev.millrace.localstack.metering.Meter.Invocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The critical path of one recorded invocation: those of its requests that had to wait for one another.
///
/// A request depends on those of its invocation that had ended when it began. The path is the longest chain of such
/// requests at the latencies of the table. What the invocation did beside requests is its own time, as measured here.
///
/// @param requests on the path, in their order
/// @param ownMillis neither waiting for a request nor anything else
public record Path(List<Call> requests, double requestMillis, double ownMillis) {
    public Path {
        requests = List.copyOf(requests);
    }

    /// @param calls of all invocations
    public static Path of(Invocation invocation, List<Call> calls, Latencies latencies) {
        List<Call> own = calls.stream()
                .filter(call -> call.invocation() == invocation.number())
                .sorted(Comparator.comparingLong(Call::begun))
                .toList();
        List<Path> longestTo = new ArrayList<>();
        Path longest = new Path(List.of(), 0, 0);
        long busyUntil = invocation.begun();
        long waited = 0;
        for (Call call : own) {
            Path before = new Path(List.of(), 0, 0);
            for (int at = 0; at < longestTo.size(); at++) {
                if (own.get(at).ended() <= call.begun() && longestTo.get(at).requestMillis() > before.requestMillis()) {
                    before = longestTo.get(at);
                }
            }
            Path here = before.then(call, latencies.of(call.what()));
            longestTo.add(here);
            longest = here.requestMillis() > longest.requestMillis() ? here : longest;
            waited += Math.max(0, call.ended() - Math.max(busyUntil, call.begun()));
            busyUntil = Math.max(busyUntil, call.ended());
        }
        double ownMillis = (invocation.ended() - invocation.begun() - waited) / 1e6;
        return new Path(longest.requests(), longest.requestMillis(), ownMillis);
    }

    public double millis() {
        return requestMillis + ownMillis;
    }

    /// With the same own time for each request; for what was measured on a crowded machine.
    public double millis(double ownMillisPerRequest) {
        return requestMillis + ownMillisPerRequest * Math.max(1, requests.size());
    }

    public double ownMillisPerRequest() {
        return ownMillis / Math.max(1, requests.size());
    }

    private Path then(Call request, double millis) {
        List<Call> more = new ArrayList<>(requests);
        more.add(request);
        return new Path(more, requestMillis + millis, ownMillis);
    }
}
