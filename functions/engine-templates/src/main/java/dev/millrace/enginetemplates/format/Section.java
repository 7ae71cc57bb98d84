package dev.millrace.enginetemplates.format;

import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A mapping with known keys. Asking for a key's value of the wrong kind notes the problem and answers as if the key
/// were not there, so that reading goes on.
public final class Section {
    private final Place place;
    private final Problems problems;

    private Section(Place place, Problems problems) {
        this.place = place;
        this.problems = problems;
    }

    /// Notes unknown keys.
    ///
    /// @return nothing if the value is no mapping
    public static Optional<Section> of(Place place, List<String> keys, Problems problems) {
        if (!(place.node() instanceof Node.Mapping mapping)) {
            wrongKind(place, "a mapping", "write it with the keys " + String.join(", ", keys), problems);
            return Optional.empty();
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!keys.contains(entry.key())) {
                problems.addAtKey(place.child(entry), entry, "this key is not known", meant(entry.key(), keys));
            }
        }
        return Optional.of(new Section(place, problems));
    }

    private static String meant(String key, List<String> keys) {
        return key.equals("<<")
                ? "YAML 1.2 has no merge keys; put what steps share into 'defaults'"
                : new Nearest().orElse(key, keys, "known here: " + String.join(", ", keys));
    }

    public static void wrongKind(Place place, String wanted, String fix, Problems problems) {
        if (place.node() instanceof Node.Nothing) {
            problems.add(place, "this is empty", "give it a value, or leave the key out");
        } else {
            problems.add(
                    place, "this must be " + wanted + ", not " + place.node().kind(), fix);
        }
    }

    public Place place() {
        return place;
    }

    public Optional<Place> child(String key) {
        return place.child(key);
    }

    public void require(String key, String fix) {
        if (child(key).isEmpty()) {
            problems.add(place.missing(key), "'" + key + "' is missing", fix);
        }
    }

    public Optional<String> text(String key) {
        return child(key).flatMap(value -> textAt(value, problems));
    }

    public static Optional<String> textAt(Place value, Problems problems) {
        if (value.node() instanceof Node.Text text) {
            return Optional.of(text.value());
        }
        wrongKind(value, "text", "put it in quotes", problems);
        return Optional.empty();
    }

    /// Text that can name a namespace, template, step or environment.
    public Optional<String> name(String key) {
        return text(key).filter(name -> isName(name, child(key).orElse(place), problems));
    }

    public static boolean isName(String name, Place at, Problems problems) {
        boolean fits = TemplateRef.NAME.matcher(name).matches();
        if (!fits) {
            problems.add(
                    at,
                    "'" + shortened(name) + "' can't be a name",
                    "begin with a letter; then letters, digits, '_' and '-', 64 characters at most");
        }
        return fits;
    }

    public static String shortened(String text) {
        return text.length() <= 70 ? text : text.substring(0, 69) + "…";
    }

    public Optional<Duration> duration(String key, Duration least, Duration most) {
        return child(key).flatMap(value -> durationAt(value, least, most, problems));
    }

    public static Optional<Duration> durationAt(Place value, Duration least, Duration most, Problems problems) {
        if (!(value.node() instanceof Node.Text text)) {
            String fix = value.node() instanceof Node.Numeric number
                    ? "give it a unit: " + number.value().toPlainString() + "s, or ms, m, h, d"
                    : "write 500ms, 30s, 5m, 2h, 7d, 1h30m or PT30S";
            wrongKind(value, "a duration", fix, problems);
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(text.value());
        if (duration.isEmpty()) {
            problems.add(
                    value,
                    "'" + shortened(text.value()) + "' is not a duration",
                    "write 500ms, 30s, 5m, 2h, 7d, 1h30m or PT30S");
        } else if (duration.get().compareTo(least) < 0) {
            problems.add(value, "this is shorter than " + Durations.text(least), "write a longer duration");
            return Optional.empty();
        } else if (duration.get().compareTo(most) > 0) {
            problems.add(value, "this is longer than " + Durations.text(most), "write at most " + Durations.text(most));
            return Optional.empty();
        }
        return duration;
    }

    public Optional<Integer> wholeNumber(String key, int least, int most) {
        return number(key, least, most).flatMap(number -> {
            if (number.scale() > 0) {
                child(key)
                        .ifPresent(
                                value -> problems.add(value, "this must be a whole number", "leave out the fraction"));
                return Optional.empty();
            }
            return Optional.of(number.intValueExact());
        });
    }

    public Optional<BigDecimal> number(String key, int least, int most) {
        Optional<Place> value = child(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get().node() instanceof Node.Numeric number)) {
            wrongKind(value.get(), "a number", "write a number from " + least + " to " + most, problems);
            return Optional.empty();
        }
        if (number.value().compareTo(BigDecimal.valueOf(least)) < 0
                || number.value().compareTo(BigDecimal.valueOf(most)) > 0) {
            problems.add(value.get(), "this lies outside " + least + " to " + most, "write a number in between");
            return Optional.empty();
        }
        return Optional.of(number.value());
    }

    /// One of an enum's constants, written in small letters with dashes.
    public <E extends Enum<E>> Optional<E> oneOf(String key, Class<E> type) {
        return child(key).flatMap(value -> oneOf(value, type));
    }

    private <E extends Enum<E>> Optional<E> oneOf(Place value, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (value.node() instanceof Node.Text text && text.value().equals(word)) {
                return Optional.of(constant);
            }
            words.add(word);
        }
        String all = "write one of " + String.join(", ", words);
        if (value.node() instanceof Node.Text text) {
            problems.add(
                    value,
                    "'" + shortened(text.value()) + "' is not known here",
                    new Nearest().orElse(text.value(), words, all));
        } else {
            wrongKind(value, "a word", all, problems);
        }
        return Optional.empty();
    }

    public Optional<Boolean> truth(String key) {
        return child(key).flatMap(value -> {
            if (value.node() instanceof Node.Truth truth) {
                return Optional.of(truth.value());
            }
            wrongKind(value, "true or false", "write " + key + ": true", problems);
            return Optional.empty();
        });
    }

    /// A text, or a list of texts.
    public List<String> texts(String key) {
        Optional<Place> value = child(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get().node() instanceof Node.Sequence sequence)) {
            return text(key).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            textAt(value.get().child(i, sequence.items().get(i)), problems).ifPresent(texts::add);
        }
        return texts;
    }

    /// The mapping behind a key, whatever its keys.
    public Optional<Place> mapping(String key, String fix) {
        return child(key).filter(value -> {
            boolean fits = value.node() instanceof Node.Mapping;
            if (!fits) {
                wrongKind(value, "a mapping", fix, problems);
            }
            return fits;
        });
    }

    public Optional<Section> section(String key, List<String> keys) {
        return child(key).flatMap(value -> of(value, keys, problems));
    }

    public Problems problems() {
        return problems;
    }
}
