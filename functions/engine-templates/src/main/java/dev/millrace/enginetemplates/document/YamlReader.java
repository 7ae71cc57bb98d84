package dev.millrace.enginetemplates.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// YAML, event by event rather than by the library's own tree, so that depth, aliases and duplicate keys are bounded
/// here, while they are read. An alias is the very node of its anchor; what it would cost written out is counted.
final class YamlReader {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setUseMarks(true)
            .build();
    private static final String TAG = "tag:yaml.org,2002:";

    private record Anchored(Node node, long weight) {}

    private final String text;
    private final Problems problems;
    private final ParserImpl parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long weight;
    private int values;

    YamlReader(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
        this.parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
    }

    Node read() {
        Event event = next();
        while (event instanceof StreamStartEvent || event instanceof DocumentStartEvent) {
            event = next();
        }
        if (event instanceof StreamEndEvent) {
            throw new Malformed(1, 1, "the document is empty", "write a template");
        }
        Node root = node(event, 0);
        for (event = next(); !(event instanceof StreamEndEvent); event = next()) {
            if (!(event instanceof DocumentEndEvent)) {
                throw new Malformed(
                        line(event), column(event), "a second document begins here", "one template to a file");
            }
        }
        return root;
    }

    private Node node(Event event, int depth) {
        if (depth > DocumentReader.DEEPEST) {
            throw DocumentReader.tooDeep(line(event), column(event));
        }
        if (++values > DocumentReader.MOST_VALUES) {
            throw DocumentReader.tooMany(line(event), column(event));
        }
        if (event instanceof AliasEvent alias) {
            return anchored(alias);
        }
        long before = weight;
        weigh(1, event);
        Node node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent start -> sequence(start, depth);
            case MappingStartEvent start -> mapping(start, depth);
            default -> throw new Malformed(line(event), column(event), "a value is missing here", "write one");
        };
        if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
            anchors.put(named.getAnchor().get().getValue(), new Anchored(node, weight - before));
        }
        return node;
    }

    private Node anchored(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias().getValue());
        if (anchored == null) {
            throw new Malformed(
                    line(alias),
                    column(alias),
                    "no anchor '" + alias.getAlias().getValue() + "' ends before this alias",
                    "define it with & further up, or put the text in quotes");
        }
        weigh(anchored.weight, alias);
        return anchored.node;
    }

    private Node scalar(ScalarEvent scalar) {
        weigh(scalar.getValue().length(), scalar);
        String tag = scalar.getTag().orElse("");
        if (tag.equals(TAG + "str") || tag.equals("!") || tag.isEmpty() && !scalar.isPlain()) {
            return new Node.Text(line(scalar), column(scalar), scalar.getValue());
        }
        if (!tag.isEmpty()) {
            throw new Malformed(line(scalar), column(scalar), "tags are not used here: " + tag, "leave it out");
        }
        return Scalars.plain(scalar.getValue(), line(scalar), column(scalar));
    }

    private Node sequence(SequenceStartEvent start, int depth) {
        List<Node> items = new ArrayList<>(4);
        for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Sequence(line(start), column(start), items);
    }

    private Node mapping(MappingStartEvent start, int depth) {
        List<Node.Entry> entries = new ArrayList<>(4);
        Set<String> keys = new HashSet<>();
        for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new Malformed(line(event), column(event), "a key must be one word", "quote it if it is text");
            }
            Node value = node(next(), depth + 1);
            weigh(key.getValue().length(), key);
            if (keys.add(key.getValue())) {
                entries.add(new Node.Entry(key.getValue(), line(key), column(key), value));
            } else {
                problems.add(DocumentReader.duplicateKey(line(key), column(key), key.getValue()));
            }
        }
        return new Node.Mapping(line(start), column(start), entries);
    }

    private void weigh(long more, Event event) {
        weight += more;
        if (weight > DocumentReader.HEAVIEST) {
            throw new Malformed(
                    line(event),
                    column(event),
                    "with its aliases written out, the document is too large",
                    "keep it under " + DocumentReader.LONGEST_TEXT / 1_000_000 + " million characters");
        }
    }

    /// The library answers some garbage with exceptions of the JDK; whatever it throws, the text is no YAML.
    private Event next() {
        try {
            return parser.next();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new Malformed(
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1,
                    "this is not YAML: " + e.getProblem(),
                    e.getProblem().contains("TAB") ? "indent with spaces, not tabs" : "check indents and quotes");
        } catch (ReaderException e) {
            throw unprintable(e);
        } catch (RuntimeException e) {
            throw new Malformed(1, 1, "this is not YAML: " + e.getMessage(), "check indents and quotes");
        }
    }

    private Malformed unprintable(ReaderException e) {
        int end = Math.min(e.getPosition(), text.length());
        int line = 1;
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Malformed(
                line,
                end - start + 1,
                String.format("the character U+%04X can't stand in a text", e.getCodePoint()),
                "templates are UTF-8 text, YAML or JSON");
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    }
}
