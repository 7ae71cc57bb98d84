package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Still weather, but for what is written down for single calls. Everything takes a millisecond and comes in order.
final class ScriptedWeather implements Weather {
    private final Map<Long, Fate> fates = new HashMap<>();
    private final Map<Long, Runnable> happenings = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private int stallingRun = -1;
    private Duration stall = Duration.ZERO;
    private int runs;
    private boolean slowNext;

    ScriptedWeather on(long call, Fate fate) {
        fates.put(call, fate);
        return this;
    }

    /// Something else begins while this call is slowly under way to its port.
    void during(long call, Runnable happening) {
        happenings.put(call, happening);
    }

    /// One run of a handler stands still for long before it returns.
    ScriptedWeather stalling(int run, Duration time) {
        stallingRun = run;
        stall = time;
        return this;
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public Optional<Fate> on(Call call) {
        calls.add(call);
        Runnable happening = happenings.get(call.number());
        if (happening != null) {
            happening.run();
            slowNext = true;
        }
        return Optional.ofNullable(fates.get(call.number()));
    }

    @Override
    public Post onMessage() {
        return Post.PLAIN;
    }

    @Override
    public Duration latency() {
        Duration latency = slowNext ? Duration.ofSeconds(10) : Duration.ofMillis(1);
        slowNext = false;
        return latency;
    }

    @Override
    public Duration stall() {
        return runs++ == stallingRun ? stall : Duration.ZERO;
    }

    @Override
    public int pick(int count) {
        return 0;
    }

    @Override
    public boolean staleIndex() {
        return false;
    }

    @Override
    public boolean forgetsToDelete() {
        return false;
    }

    @Override
    public boolean strays() {
        return false;
    }

    @Override
    public boolean purges() {
        return false;
    }
}
