package dev.millrace.benchmarks.peers.others;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A PostgreSQL server of its own, with more connections than there are clients.
final class Postgres implements AutoCloseable {
    private static final int CONNECTIONS = 40;

    private final EmbeddedPostgres server;
    private final HikariDataSource connections;

    private Postgres(EmbeddedPostgres server, HikariDataSource connections) {
        this.server = server;
        this.connections = connections;
    }

    /// @param durable whether a commit waits for the disk, as it does unless PostgreSQL is told otherwise
    static Postgres start(boolean durable) throws IOException, SQLException {
        String wanted = durable ? "on" : "off";
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", wanted)
                .setServerConfig("synchronous_commit", wanted)
                .start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(CONNECTIONS);
        Postgres started = new Postgres(server, new HikariDataSource(config));
        started.check("fsync", wanted);
        started.check("synchronous_commit", wanted);
        return started;
    }

    static String durable(boolean durable) {
        return durable
                ? "every step whose commit returned (fsync and synchronous_commit on)"
                : "nothing is promised (fsync and synchronous_commit off)";
    }

    HikariDataSource connections() {
        return connections;
    }

    void execute(String statement) throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement call = connection.createStatement()) {
            call.execute(statement);
        }
    }

    /// The table says what holds, not what was asked for.
    private void check(String setting, String wanted) throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement call = connection.createStatement();
                ResultSet answer = call.executeQuery("show " + setting)) {
            if (!answer.next() || !wanted.equals(answer.getString(1))) {
                throw new IllegalStateException("PostgreSQL runs with another " + setting + " than " + wanted);
            }
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
        server.close();
    }
}
