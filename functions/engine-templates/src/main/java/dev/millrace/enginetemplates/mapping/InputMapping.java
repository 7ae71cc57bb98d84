package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A compiled input mapping: any JSON value whose strings may refer to the task's input and to results. Immutable and
/// safe to share; worth keeping, as compiling costs more than applying.
public final class InputMapping {
    /// A step named by a reference, and where.
    public record Use(String step, Place place) {}

    private final Part root;
    private final List<Use> uses;
    private final boolean readsTaskInput;
    private final Optional<Place> item;
    private final Optional<Place> answerToken;

    private InputMapping(
            Part root, List<Use> uses, boolean readsTaskInput, Optional<Place> item, Optional<Place> answerToken) {
        this.root = root;
        this.uses = uses;
        this.readsTaskInput = readsTaskInput;
        this.item = item;
        this.answerToken = answerToken;
    }

    /// Notes references that are not well formed; whether the steps exist is not known here.
    public static InputMapping read(Place place, Problems problems) {
        Reader reader = new Reader(problems);
        Part root = reader.part(place);
        return new InputMapping(root, List.copyOf(reader.uses), reader.readsTaskInput, reader.item, reader.answerToken);
    }

    /// A mapping out of a compiled template.
    ///
    /// @throws IllegalArgumentException if it is not well formed, which validation does not let through
    public static InputMapping of(Json mapping) {
        Problems problems = new Problems();
        InputMapping read = read(Place.root(DocumentReader.readStored(mapping.text())), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("A stored mapping can't be read: " + problems.sorted());
        }
        return read;
    }

    /// In the order of the document, with repetitions.
    public List<Use> uses() {
        return uses;
    }

    public Set<String> steps() {
        Set<String> steps = new LinkedHashSet<>();
        uses.forEach(use -> steps.add(use.step()));
        return steps;
    }

    public boolean readsTaskInput() {
        return readsTaskInput;
    }

    /// Where it speaks of an item, if it does: that is known only to a step with `forEach`.
    public Optional<Place> item() {
        return item;
    }

    /// Where it passes the token of an answer on, if it does: only a step with `answerWithin` has one.
    public Optional<Place> answerToken() {
        return answerToken;
    }

    /// Fills in all references. What is not there is an error, unless its reference ends in `?`.
    public Made apply(MappingInput from) {
        List<String> missing = new ArrayList<>();
        JsonNode made = root.make(from, missing);
        return missing.isEmpty() ? new Made.Input(made) : new Made.Missing(String.join("; ", missing));
    }

    private static final class Reader {
        private final Problems problems;
        private final List<Use> uses = new ArrayList<>();
        private boolean readsTaskInput;
        private Optional<Place> item = Optional.empty();
        private Optional<Place> answerToken = Optional.empty();

        Reader(Problems problems) {
            this.problems = problems;
        }

        Part part(Place place) {
            return switch (place.node()) {
                case Node.Text text -> string(text.value(), place);
                case Node.Mapping mapping -> fields(mapping, place);
                case Node.Sequence sequence -> items(sequence, place);
                case Node.Numeric number -> new Part.Fixed(CanonicalJson.tree(number));
                case Node.Truth truth -> new Part.Fixed(CanonicalJson.tree(truth));
                case Node.Nothing ignored -> new Part.Fixed(NullNode.getInstance());
            };
        }

        private Part fields(Node.Mapping mapping, Place place) {
            List<Part.Field> fields = new ArrayList<>(mapping.entries().size());
            for (Node.Entry entry : mapping.entries()) {
                fields.add(new Part.Field(entry.key(), part(place.child(entry))));
            }
            return new Part.Fields(List.copyOf(fields));
        }

        private Part items(Node.Sequence sequence, Place place) {
            List<Part> items = new ArrayList<>(sequence.items().size());
            for (int i = 0; i < sequence.items().size(); i++) {
                items.add(part(place.child(i, sequence.items().get(i))));
            }
            return new Part.Items(List.copyOf(items));
        }

        private Part string(String text, Place place) {
            try {
                Part part = ReferenceParser.parse(text);
                note(part, place);
                return part;
            } catch (BadReference e) {
                problems.add(place, e.problem(), e.fix());
                return new Part.Fixed(NullNode.getInstance());
            }
        }

        private void note(Part part, Place place) {
            switch (part) {
                case Part.Whole whole -> {
                    switch (whole.reference().source()) {
                        case Reference.Source.Result result -> uses.add(new Use(result.step(), place));
                        case Reference.Source.TaskInput ignored -> readsTaskInput = true;
                        case Reference.Source.TaskId ignored -> {}
                        case Reference.Source.AnswerToken ignored -> answerToken = Optional.of(place);
                        case Reference.Source.Item ignored -> item = Optional.of(place);
                        case Reference.Source.Index ignored -> item = Optional.of(place);
                    }
                }
                case Part.Joined joined -> joined.pieces().forEach(piece -> note(piece, place));
                case Part.Fixed ignored -> {}
                case Part.Fields ignored -> {}
                case Part.Items ignored -> {}
            }
        }
    }
}
