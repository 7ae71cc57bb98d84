package dev.millrace.localstack.roles;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.PutObjectPresignRequest;

/// Signing asks nobody, but what is signed works only as far as the signer's role allows: so the role is asked at once.
final class CheckedPresigner {
    private CheckedPresigner() {}

    static S3Presigner of(S3Presigner presigner, Consumer<SdkRequest> check) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            var first = arguments == null || arguments.length == 0 ? null : arguments[0];
            if (method.getName().equals("close")) {
                return null;
            }
            if (first instanceof Consumer<?>) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            if (first instanceof PutObjectPresignRequest put) {
                check.accept(put.putObjectRequest());
            } else if (first instanceof GetObjectPresignRequest get) {
                check.accept(get.getObjectRequest());
            }
            try {
                return method.invoke(presigner, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return (S3Presigner) Proxy.newProxyInstance(
                CheckedPresigner.class.getClassLoader(), new Class<?>[] {S3Presigner.class}, handler);
    }
}
