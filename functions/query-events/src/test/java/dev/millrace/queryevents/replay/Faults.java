package dev.millrace.queryevents.replay;

import dev.millrace.engineaws.bus.EventBridgeApi;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Fails one request out of all, before or after it took effect.
final class Faults {
    private final int which;
    private final boolean after;
    private final AtomicInteger made = new AtomicInteger();

    /// @param which counted from 1; 0 for none
    Faults(int which, boolean after) {
        this.which = which;
        this.after = after;
    }

    int made() {
        return made.get();
    }

    <C> C over(Class<C> type, C client) {
        return type.cast(Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean request = arguments != null
                            && arguments.length == 1
                            && (arguments[0] instanceof SdkRequest || type == EventBridgeApi.class);
                    boolean fails = request && made.incrementAndGet() == which;
                    if (fails && !after) {
                        throw died();
                    }
                    try {
                        var answer = method.invoke(client, arguments);
                        if (fails) {
                            throw died();
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private static SdkClientException died() {
        return SdkClientException.create("The worker died here");
    }
}
