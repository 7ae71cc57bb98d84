package dev.millrace.localstack.roles;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/// A client of the SDK as one function sees it. Calls that carry a request are checked and counted, then made; the
/// SDK's own conveniences (a consumer of a builder, a paginator) are left to run and come back as such calls.
final class CheckedClient<C> implements InvocationHandler {
    private final C client;
    private final Consumer<SdkRequest> before;
    private final Consumer<SdkRequest> after;

    private CheckedClient(C client, Consumer<SdkRequest> before, Consumer<SdkRequest> after) {
        this.client = client;
        this.before = before;
        this.after = after;
    }

    static <C> C of(Class<C> type, C client, Consumer<SdkRequest> before, Consumer<SdkRequest> after) {
        var proxy = Proxy.newProxyInstance(
                CheckedClient.class.getClassLoader(),
                new Class<?>[] {type},
                new CheckedClient<>(client, before, after));
        return type.cast(proxy);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        var first = arguments == null || arguments.length == 0 ? null : arguments[0];
        if (first instanceof SdkRequest request && !method.getName().endsWith("Paginator")) {
            before.accept(request);
            var answer = call(method, arguments);
            after.accept(request);
            return answer;
        }
        if (method.getName().equals("close")) {
            return null;
        }
        return first != null && method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : call(method, arguments);
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
