package dev.millrace.localstack.metering;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/// A client of the SDK whose requests are metered. It stands behind the one that checks permissions, so it only sees
/// requests that are made.
final class MeteredClient<C> implements InvocationHandler {
    private final C client;
    private final String function;
    private final Meter meter;

    private MeteredClient(C client, String function, Meter meter) {
        this.client = client;
        this.function = function;
        this.meter = meter;
    }

    static <C> C of(Class<C> type, C client, String function, Meter meter) {
        return type.cast(Proxy.newProxyInstance(
                MeteredClient.class.getClassLoader(),
                new Class<?>[] {type},
                new MeteredClient<>(client, function, meter)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof SdkRequest request)) {
            return call(method, arguments);
        }
        var name = method.getName();
        var call = new MeteredCall(meter, function, Character.toUpperCase(name.charAt(0)) + name.substring(1));
        var asking = arguments.clone();
        asking[0] = MeteredCall.asking(request);
        long begun = System.nanoTime();
        try {
            var answer = call(method, asking);
            call.answered(request, answer);
            return answer;
        } catch (Throwable refusal) {
            call.refused(refusal);
            throw refusal;
        } finally {
            meter.called(function, call.what(), MeteredCall.subject(request), begun);
        }
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
