package dev.millrace.localstack.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Calls a handler as Lambda's runtime does: a stream handler gets the bytes, another one the event object that AWS's
/// serializers make of them.
@FunctionalInterface
interface HandlerCall {
    byte[] call(byte[] event, Context context) throws Exception;

    static HandlerCall of(Object handler) {
        return switch (handler) {
            case RequestStreamHandler stream ->
                (event, context) -> {
                    var answer = new ByteArrayOutputStream();
                    stream.handleRequest(new ByteArrayInputStream(event), answer, context);
                    return answer.toByteArray();
                };
            case RequestHandler<?, ?> typed -> typed(typed);
            default ->
                throw new IllegalArgumentException(
                        handler.getClass().getName() + " is neither a RequestHandler nor a RequestStreamHandler");
        };
    }

    private static <E, R> HandlerCall typed(RequestHandler<E, R> handler) {
        var method = handleRequest(handler.getClass());
        @SuppressWarnings("unchecked") // The method's own signature says what E and R are.
        var events = (PojoSerializer<E>) serializer(method.getParameterTypes()[0], handler.getClass());
        @SuppressWarnings("unchecked")
        var answers = (PojoSerializer<R>) serializer(method.getReturnType(), handler.getClass());
        return (event, context) -> {
            var answer = handler.handleRequest(events.fromJson(new ByteArrayInputStream(event)), context);
            var bytes = new ByteArrayOutputStream();
            if (answer == null) {
                bytes.writeBytes("null".getBytes(StandardCharsets.US_ASCII));
            } else {
                answers.toJson(answer, bytes);
            }
            return bytes.toByteArray();
        };
    }

    /// The one that was written, not the bridge that takes an Object.
    private static Method handleRequest(Class<?> handler) {
        return Arrays.stream(handler.getMethods())
                .filter(method -> method.getName().equals("handleRequest") && !method.isBridge())
                .filter(method -> method.getParameterCount() == 2)
                .findFirst()
                .orElseThrow();
    }

    private static PojoSerializer<?> serializer(Class<?> type, Class<?> handler) {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, handler.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }
}
