package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Documents in a map, named by task and content.
public final class MemoryPayloads implements Payloads {
    private final Map<String, Json> documents = new ConcurrentHashMap<>();

    @Override
    public Json read(Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.json();
            case Payload.Stored stored -> {
                Json document = documents.get(stored.ref());
                if (document == null) {
                    throw new IllegalStateException("No document is kept as " + stored.ref());
                }
                yield document;
            }
        };
    }

    @Override
    public Payload keep(TaskId task, Json document, int inline) {
        if (document.text().length() <= inline && document.size() <= inline) {
            return new Payload.Inline(document);
        }
        byte[] bytes = document.utf8();
        String ref = "payloads/" + task + "/" + HexFormat.of().formatHex(sha256(bytes));
        documents.put(ref, document);
        return new Payload.Stored(ref, bytes.length);
    }

    @Override
    public void forget(TaskId task) {
        documents.keySet().removeIf(ref -> ref.startsWith("payloads/" + task + "/"));
    }

    /// How many documents are kept outside of records.
    public int size() {
        return documents.size();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
