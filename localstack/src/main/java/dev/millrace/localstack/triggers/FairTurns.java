package dev.millrace.localstack.triggers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Who is next, between the groups of a standard queue: what SQS calls a fair queue, which the local queue server does
/// not know.
///
/// A group is noisy while it has 30 messages under way and more than a tenth of all. While one is, messages are read
/// ahead, and quiet groups go first, one message of each in turn. A message without a group is one of its own. Safe for
/// many threads.
final class FairTurns {
    private static final int NOISY = 30;
    private static final int NOISY_SHARE = 10;

    /// Messages that are read ahead at most: they are invisible to everybody else meanwhile.
    private static final int MOST_AHEAD = 2_000;

    private static final int PER_REQUEST = 10;

    private final Deque<Message> ahead = new ArrayDeque<>();
    private final Map<String, Integer> underWay = new HashMap<>();
    private int all;

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
        return choose(most, source);
    }

    synchronized void done(List<Message> messages) {
        for (var message : messages) {
            underWay.computeIfPresent(group(message), (group, count) -> count == 1 ? null : count - 1);
            all--;
        }
    }

    private synchronized boolean nothingAhead() {
        return ahead.isEmpty();
    }

    private synchronized void add(List<Message> messages) {
        ahead.addAll(messages);
    }

    private synchronized List<Message> choose(int most, Source source) {
        if (underWay.keySet().stream().anyMatch(this::isNoisy)) {
            readAhead(source);
        }
        var chosen = new ArrayList<Message>();
        take(most, false, chosen);
        take(most, true, chosen);
        return chosen;
    }

    private void readAhead(Source source) {
        while (ahead.size() < MOST_AHEAD) {
            var more = source.receive(PER_REQUEST, 0);
            if (more.isEmpty()) {
                return;
            }
            ahead.addAll(more);
        }
    }

    /// One of each group in turn, in the order in which the groups came.
    private void take(int most, boolean noisy, List<Message> chosen) {
        var groups = new LinkedHashMap<String, Deque<Message>>();
        for (var message : ahead) {
            if (isNoisy(group(message)) == noisy) {
                groups.computeIfAbsent(group(message), group -> new ArrayDeque<>())
                        .add(message);
            }
        }
        while (chosen.size() < most && !groups.isEmpty()) {
            for (var turns = groups.values().iterator(); turns.hasNext() && chosen.size() < most; ) {
                var messages = turns.next();
                var message = messages.remove();
                ahead.remove(message);
                chosen.add(message);
                underWay.merge(group(message), 1, Integer::sum);
                all++;
                if (messages.isEmpty()) {
                    turns.remove();
                }
            }
        }
    }

    private boolean isNoisy(String group) {
        int count = underWay.getOrDefault(group, 0);
        return count >= NOISY && count * NOISY_SHARE > all;
    }

    private static String group(Message message) {
        return message.attributes().getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, message.messageId());
    }
}
