package dev.millrace.publishevents.stream;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.Letters;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import java.util.List;
import java.util.function.Supplier;

/// Keeps a dead letter of each step that a write gave up. The stream brings every such write, and again until this has
/// succeeded; a letter is put where none stands under its name, so what comes twice is kept once.
public final class KeepLetters {
    private final Templates templates;
    private final Supplier<LetterStore> letters;

    /// @param letters asked for the first time when there is a letter to keep: most processes never have one
    public KeepLetters(Templates templates, Supplier<LetterStore> letters) {
        this.templates = templates;
        this.letters = letters;
    }

    void of(TaskRecord task) {
        if (givesUp(task.history())) {
            Template template = templates.byHash(
                    task.head().origin().template(), task.head().origin().templateHash());
            keep(Letters.of(task, template));
        }
    }

    void of(StepRecord step) {
        if (givesUp(step.history())) {
            Template template =
                    templates.byHash(step.origin().template(), step.origin().templateHash());
            keep(Letters.of(step, template));
        }
    }

    private static boolean givesUp(History history) {
        return history.published().stream().anyMatch(Move::givesUp);
    }

    private void keep(List<DeadLetter> given) {
        for (DeadLetter letter : given) {
            letters.get().put(letter);
        }
    }
}
