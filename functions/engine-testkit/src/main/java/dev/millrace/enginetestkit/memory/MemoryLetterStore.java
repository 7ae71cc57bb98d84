package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.Write;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Dead letters in memory. Lists have one page.
public final class MemoryLetterStore implements LetterStore {
    private final Map<String, DeadLetter> letters = new ConcurrentHashMap<>();

    @Override
    public Optional<DeadLetter> read(LetterId id) {
        return Optional.ofNullable(letters.get(id.text()));
    }

    @Override
    public synchronized Write<DeadLetter> put(DeadLetter next) {
        Optional<DeadLetter> standing = read(next.id());
        if (standing.map(DeadLetter::version).orElse(0L) != next.version() - 1) {
            boolean ours =
                    standing.filter(now -> now.writer().equals(next.writer())).isPresent();
            return ours ? new Write.Moved<>(next) : new Write.Lost<>(standing);
        }
        letters.put(next.id().text(), next);
        return new Write.Moved<>(next);
    }

    @Override
    public LetterList list(LetterQuery query) {
        List<DeadLetter> found = letters.values().stream()
                .filter(letter ->
                        query.namespace().map(letter.namespace()::equals).orElse(true))
                .filter(letter -> query.state().map(letter.state()::equals).orElse(true))
                .filter(letter -> query.reason().map(letter.reason()::equals).orElse(true))
                .sorted(Comparator.comparing(DeadLetter::at).reversed())
                .limit(query.most())
                .toList();
        return new LetterList(found, Optional.empty());
    }
}
