package dev.millrace.localstack.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The encoding `aws-chunked`, in which the SDK sends what it signs or sums up on the way: lines
/// `length;signature`, each followed by that many bytes, until a length of zero and trailers.
final class AwsChunks {
    private AwsChunks() {}

    static byte[] content(HttpExchange exchange) throws IOException {
        var sha = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        var body = exchange.getRequestBody();
        return sha != null && sha.startsWith("STREAMING-") ? decoded(body) : body.readAllBytes();
    }

    static byte[] decoded(InputStream body) throws IOException {
        var content = new ByteArrayOutputStream();
        while (true) {
            var length = Integer.parseInt(line(body).split(";", 2)[0].trim(), 16);
            if (length == 0) {
                body.readAllBytes();
                return content.toByteArray();
            }
            content.write(body.readNBytes(length));
            line(body);
        }
    }

    private static String line(InputStream body) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = body.read(); next != '\n'; next = body.read()) {
            if (next < 0) {
                throw new EOFException("The body ended within a chunk");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
