package dev.millrace.engineaws.task;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Lane;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// How constants are stored: as a number in binary attributes, as a word in those that people read. Stored items
/// outlive the code, so a number is given here once and for all, and never follows from a constant's position. Numbers
/// run from 1 to 14, or to 127 for causes: states share a byte with another.
final class Code<E extends Enum<E>> {
    static final Code<TaskState.Kind> TASK_STATE = new Code<>(TaskState.Kind.class, kind -> switch (kind) {
        case PENDING -> 1;
        case RUNNING -> 2;
        case WAITING -> 3;
        case BLOCKED -> 4;
        case PAUSED -> 5;
        case COMPLETE -> 6;
        case FAILED -> 7;
        case CANCELLED -> 8;
        case RESOLVED -> 9;
    });

    static final Code<StepState.Kind> STEP_STATE = new Code<>(StepState.Kind.class, kind -> switch (kind) {
        case PENDING -> 1;
        case READY -> 2;
        case RUNNING -> 3;
        case RETRYING -> 4;
        case WAITING -> 5;
        case COMPLETE -> 6;
        case FAILED -> 7;
        case SKIPPED -> 8;
        case CANCELLED -> 9;
        case RESOLVED -> 10;
    });

    static final Code<Cause> CAUSE = new Code<>(Cause.class, cause -> switch (cause) {
        case SUBMITTED -> 1;
        case PARENTS_DONE -> 2;
        case CLAIMED -> 3;
        case TAKEN_OVER -> 4;
        case IN_PLACE -> 5;
        case RETURNED -> 6;
        case ASKED_TO_WAIT -> 7;
        case ATTEMPT_FAILED -> 8;
        case LEASE_EXPIRED -> 9;
        case TIMER_DUE -> 10;
        case FAILED_FAST -> 11;
        case PARENT_FAILED -> 12;
        case STEPS_SETTLED -> 13;
        case ALL_WAITING -> 14;
        case REQUESTED -> 15;
        case CONDITION_FALSE -> 16;
        case PARENTS_SKIPPED -> 17;
        case NOT_CHOSEN -> 18;
        case ITEMS_KNOWN -> 19;
        case ITEMS_ENDED -> 20;
        case ANSWERED -> 21;
        case ANSWER_OVERDUE -> 22;
        case FAILURE_BLOCKS -> 23;
        case TASK_TIMEOUT -> 24;
        case MOVED_TO_LANE -> 25;
        case ASKED_TO_GO_ON -> 26;
        case TAKEN_UP -> 27;
        case AGED -> 28;
        case CANCEL_REQUESTED -> 29;
        case WENT_STALE -> 30;
        case DELETED -> 31;
        case EXPIRED -> 32;
        case CHILD_STARTED -> 33;
        case CHILD_ENDED -> 34;
        case PARENT_ENDED -> 35;
    });

    static final Code<Lane> LANE = new Code<>(Lane.class, lane -> switch (lane) {
        case CRITICAL -> 1;
        case HIGH -> 2;
        case NORMAL -> 3;
        case LOW -> 4;
        case BACKGROUND -> 5;
    });

    static final Code<EventLevel> EVENT_LEVEL = new Code<>(EventLevel.class, level -> switch (level) {
        case TASK -> 1;
        case STEP -> 2;
        case ALL -> 3;
    });

    static final Code<Leaving> LEAVING = new Code<>(Leaving.class, leaving -> switch (leaving) {
        case NO -> 1;
        case GRACEFULLY -> 2;
        case TAKING_BACK -> 3;
    });

    static final Code<Waiter.Kind> WAITER = new Code<>(Waiter.Kind.class, kind -> switch (kind) {
        case RETRY -> 1;
        case TIMER -> 2;
        case GOES_ON -> 3;
    });

    static final Code<Fan.Kind> FAN = new Code<>(Fan.Kind.class, kind -> switch (kind) {
        case ITEMS -> 1;
        case UNDO -> 2;
        case VOID -> 3;
        case CREATED -> 4;
    });

    private final String what;
    private final int[] numbers;
    private final String[] words;
    private final E[] constants;
    private final @Nullable E[] byNumber;
    private final Map<String, E> byWord = new HashMap<>();

    @SuppressWarnings("EnumOrdinal") // Positions index arrays in memory; what is stored is the number.
    private Code(Class<E> type, ToIntFunction<E> number) {
        what = type.getSimpleName();
        constants = type.getEnumConstants();
        numbers = Arrays.stream(constants).mapToInt(number).toArray();
        words = Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
        byNumber = Arrays.copyOf(constants, Arrays.stream(numbers).max().orElse(0) + 1);
        Arrays.fill(byNumber, null);
        for (E constant : constants) {
            byNumber[numbers[constant.ordinal()]] = constant;
            byWord.put(words[constant.ordinal()], constant);
        }
    }

    @SuppressWarnings("EnumOrdinal")
    int number(E constant) {
        return numbers[constant.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal")
    String word(E constant) {
        return words[constant.ordinal()];
    }

    E of(int number) {
        E constant = number >= 0 && number < byNumber.length ? byNumber[number] : null;
        if (constant == null) {
            throw new IllegalStateException("No " + what + " is stored as " + number
                    + ": the item was written by a newer version of Millrace, or is damaged");
        }
        return constant;
    }

    E of(String word) {
        E constant = byWord.get(word);
        if (constant == null) {
            throw new IllegalStateException("No " + what + " is stored as '" + word
                    + "': the item was written by a newer version of Millrace, or is damaged");
        }
        return constant;
    }

    /// For the test that pins what is stored.
    Map<E, String> all() {
        Map<E, String> all = new HashMap<>();
        for (E constant : constants) {
            all.put(constant, number(constant) + " " + word(constant));
        }
        return all;
    }
}
