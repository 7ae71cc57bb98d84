package dev.millrace.expenseapproval.manager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Reads her inbox on 127.0.0.1:8322, thinks for a second, and answers each request: nothing beyond 5,000.
///
/// `Manager [PORT]`, with the API's address as `MILLRACE_URL`. Prints one line when it is ready, and ends
/// when its standard input does.
public final class Manager implements AutoCloseable {
    private static final int PORT = 8322;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final BigDecimal MOST = new BigDecimal("5000");
    private static final Duration THINKS = Duration.ofSeconds(1);
    private static final int TOO_EARLY_OR_LATE = 409;
    private static final int TRIES = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI api;

    private Manager(HttpServer server, URI api) {
        this.server = server;
        this.api = api;
    }

    /// @param port of the inbox; 0 for any that is free
    /// @param api of Millrace
    public static Manager start(int port, URI api) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 16);
        Manager manager = new Manager(server, api);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/requests", manager::receive);
        server.start();
        return manager;
    }

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PORT;
        String api = System.getenv("MILLRACE_URL");
        PrintStream out = System.out;
        if (api == null) {
            out.println("MILLRACE_URL does not say where answers go");
            return;
        }
        try (Manager manager = start(port, URI.create(api))) {
            out.println("ready: the manager's inbox on " + manager.inbox());
            while (System.in.read() >= 0) {
                // what is said does not matter, only that it ends
            }
        } catch (IOException taken) {
            out.println("Port " + port + " is taken: is another run of this example still under way?");
        }
    }

    public URI inbox() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/requests");
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> answer(form));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    /// An answer that comes before the step waits is refused for a moment.
    private void answer(Map<String, String> form) {
        boolean approved = new BigDecimal(form.getOrDefault("total", "0")).compareTo(MOST) <= 0;
        HttpRequest answer = HttpRequest.newBuilder(URI.create(api + "/answers/" + form.get("token")))
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString("{\"result\": {\"approved\": " + approved + ", \"by\": \"Margaret\"}}"))
                .build();
        try {
            int status = TOO_EARLY_OR_LATE;
            for (int tries = 0; status == TOO_EARLY_OR_LATE && tries < TRIES; tries++) {
                Thread.sleep(THINKS);
                status = http.send(answer, BodyHandlers.discarding()).statusCode();
            }
        } catch (IOException | InterruptedException gone) {
            // The stack has ended; the step would ask again.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
    }
}
