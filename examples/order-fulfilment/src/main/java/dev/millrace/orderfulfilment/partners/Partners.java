package dev.millrace.orderfulfilment.partners;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// Warehouse, bank and carriers on 127.0.0.1. Slow, and at times overloaded: then they say when to come back.
///
/// `Partners [PORT [SEED]]`. Prints one line when it is ready, and ends when its standard input does.
public final class Partners {
    private static final int PORT = 8321;
    private static final long SEED = 48;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Moods moods;
    private final Map<String, Answer> given = new ConcurrentHashMap<>();

    private Partners(Moods moods) {
        this.moods = moods;
    }

    private record Answer(int status, String body) {}

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PORT;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        PrintStream out = System.out;
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 64);
        } catch (IOException taken) {
            out.println("Port " + port + " is taken: is another run of this example still under way?");
            return;
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", new Partners(new Moods(seed))::serve);
        server.start();
        out.println("ready: partners on http://127.0.0.1:" + port);
        while (System.in.read() >= 0) {
            // what is said does not matter, only that it ends
        }
        server.stop(0);
        System.exit(0);
    }

    /// The same idempotency key gets the same answer: an attempt whose answer was lost does not reserve or
    /// charge twice.
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String order = header(exchange, "X-Order");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Moods.Mood mood = moods.next(path + " " + order);
            Thread.sleep(mood.busy());
            if (mood.overloaded()) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, new Answer(503, "{\"error\":\"overloaded, come back in a second\"}"));
                return;
            }
            String key = path + " " + header(exchange, "Idempotency-Key");
            send(exchange, given.computeIfAbsent(key, absent -> answer(path, order, body)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer answer(String path, String order, String body) {
        String number = order.replaceAll("\\D", "");
        return switch (path) {
            case "/stock/reservations" ->
                new Answer(201, "{\"reservation\":\"R-" + number + "\",\"warehouse\":\"" + warehouse(number) + "\"}");
            case "/payments/authorisations" ->
                body.contains("tok_declined")
                        ? new Answer(402, "{\"error\":\"the card was declined by its bank\"}")
                        : new Answer(201, "{\"authorisation\":\"A-" + number + "\"}");
            case "/delivery/quotes" ->
                new Answer(200, "{\"carrier\":\"" + carrier(number) + "\",\"price\":" + (4 + number.length()) + ".90}");
            case "/parcels" -> new Answer(201, "{\"tracking\":\"JD" + number + "0" + number + "\"}");
            default -> new Answer(404, "{\"error\":\"no such partner\"}");
        };
    }

    private static String warehouse(String number) {
        return number.hashCode() % 2 == 0 ? "Rotterdam" : "Leipzig";
    }

    private static String carrier(String number) {
        return number.hashCode() % 3 == 0 ? "Northpost" : "Alpenkurier";
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
