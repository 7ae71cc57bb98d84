package dev.millrace.engineaws.queue;

import dev.millrace.engine.task.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A JSON object of plain texts and whole numbers, which is all that messages of queues are.
final class FlatJson {
    private static final Pattern MEMBER =
            Pattern.compile("\\G\\s*\"(\\w{1,32})\"\\s*:\\s*(?:\"([^\"\\\\]{0,64})\"|(\\d{1,9}))\\s*([,}])");

    private final Map<String, String> members;

    /// Says what is wrong with a message.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String because;

        Refused(String because) {
            super(because, null, false, false);
            this.because = because;
        }

        String because() {
            return because;
        }
    }

    private FlatJson(Map<String, String> members) {
        this.members = members;
    }

    static FlatJson read(String text) throws Refused {
        String body = text.strip();
        if (!body.startsWith("{")) {
            throw new Refused("It is no JSON object");
        }
        Map<String, String> members = new HashMap<>();
        Matcher matcher = MEMBER.matcher(body).region(1, body.length());
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            members.put(matcher.group(1), value == null ? "" : value);
            if ("}".equals(matcher.group(4))) {
                if (matcher.end() == body.length()) {
                    return new FlatJson(members);
                }
                break;
            }
        }
        throw new Refused("It is no JSON object of plain texts and whole numbers");
    }

    TaskId task() throws Refused {
        String id = text("task");
        if (!TaskId.isOne(id)) {
            throw new Refused("'task' is no task id");
        }
        return new TaskId(id);
    }

    String text(String name) throws Refused {
        String value = members.get(name);
        if (value == null) {
            throw new Refused("'" + name + "' is missing");
        }
        return value;
    }

    int number(String name, int least) throws Refused {
        int number = number(name);
        if (number < least) {
            throw new Refused("'" + name + "' is less than " + least);
        }
        return number;
    }

    int numberOr(String name, int otherwise) throws Refused {
        return members.containsKey(name) ? number(name, 0) : otherwise;
    }

    private int number(String name) throws Refused {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException notOne) {
            throw new Refused("'" + name + "' is no whole number");
        }
    }
}
