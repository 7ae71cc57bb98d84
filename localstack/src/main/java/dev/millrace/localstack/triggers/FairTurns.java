package dev.millrace.localstack.triggers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Who is next, between the groups of a standard queue: what SQS calls a fair queue, which the local queue server does
/// not know.
///
/// A group is noisy while it has 30 messages under way and more than a tenth of all. While one is, messages are read
/// ahead, by one thread at a time, and quiet groups go first, one message of each in turn. A message without a group is
/// one of its own. Safe for many threads, none of which waits for what another receives.
final class FairTurns {
    private static final int NOISY = 30;
    private static final int NOISY_SHARE = 10;

    /// Messages that are read ahead at most: they are invisible to everybody else meanwhile.
    private static final int MOST_AHEAD = 2_000;

    private static final int PER_REQUEST = 10;

    /// By group, the one that is next first.
    private final Map<String, Deque<Message>> ahead = new LinkedHashMap<>();

    private final Map<String, Integer> underWay = new HashMap<>();
    private final AtomicBoolean readingAhead = new AtomicBoolean();
    private int allAhead;
    private int allUnderWay;

    /// Where messages come from.
    @FunctionalInterface
    interface Source {
        List<Message> receive(int most, int waitSeconds);
    }

    /// At most so many messages, which are under way until they are done.
    List<Message> next(int most, int waitSeconds, Source source) {
        if (nothingAhead()) {
            var first = source.receive(most, waitSeconds);
            if (first.isEmpty()) {
                return first;
            }
            add(first);
        }
        if (someoneIsNoisy() && readingAhead.compareAndSet(false, true)) {
            try {
                readAhead(source);
            } finally {
                readingAhead.set(false);
            }
        }
        return choose(most);
    }

    synchronized void done(List<Message> messages) {
        for (var message : messages) {
            underWay.computeIfPresent(group(message), (group, count) -> count == 1 ? null : count - 1);
            allUnderWay--;
        }
    }

    private synchronized boolean nothingAhead() {
        return allAhead == 0;
    }

    private synchronized boolean someoneIsNoisy() {
        return underWay.keySet().stream().anyMatch(this::isNoisy);
    }

    private void readAhead(Source source) {
        int received = PER_REQUEST;
        while (received > 0 && hasRoom()) {
            var more = source.receive(PER_REQUEST, 0);
            add(more);
            received = more.size();
        }
    }

    private synchronized boolean hasRoom() {
        return allAhead < MOST_AHEAD;
    }

    private synchronized void add(List<Message> messages) {
        for (var message : messages) {
            ahead.computeIfAbsent(group(message), group -> new ArrayDeque<>()).add(message);
        }
        allAhead += messages.size();
    }

    private synchronized List<Message> choose(int most) {
        var chosen = new ArrayList<Message>();
        for (var noisy : List.of(false, true)) {
            var next = nextGroup(noisy);
            while (chosen.size() < most && next.isPresent()) {
                chosen.add(take(next.get().getKey(), next.get().getValue()));
                next = nextGroup(noisy);
            }
        }
        return chosen;
    }

    private Optional<Map.Entry<String, Deque<Message>>> nextGroup(boolean noisy) {
        return ahead.entrySet().stream()
                .filter(entry -> isNoisy(entry.getKey()) == noisy)
                .findFirst();
    }

    /// Its group goes to the end.
    private Message take(String group, Deque<Message> messages) {
        var message = messages.remove();
        ahead.remove(group);
        if (!messages.isEmpty()) {
            ahead.put(group, messages);
        }
        allAhead--;
        underWay.merge(group, 1, Integer::sum);
        allUnderWay++;
        return message;
    }

    private boolean isNoisy(String group) {
        int count = underWay.getOrDefault(group, 0);
        return count >= NOISY && count * NOISY_SHARE > allUnderWay;
    }

    private static String group(Message message) {
        return message.attributes().getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, message.messageId());
    }
}
