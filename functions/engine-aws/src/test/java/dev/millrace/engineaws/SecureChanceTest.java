package dev.millrace.engineaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecureChanceTest {
    private final SecureChance chance = new SecureChance();

    @Test
    void names_are_26_letters_and_digits_and_never_the_same() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(names.add(chance.name())).isTrue();
        }
        assertThat(names).allMatch(name -> name.matches("[0-9a-z]{26}"));
    }

    @Test
    void numbers_lie_between_0_and_1() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(chance.next()).isGreaterThanOrEqualTo(0).isLessThan(1);
        }
    }
}
