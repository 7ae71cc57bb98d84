package dev.millrace.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.millrace");

    @Test
    void the_engine_uses_the_jdk_and_nothing_else() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.millrace.engine..")
                .check(ENGINE);
    }

    @Test
    void time_chance_and_settings_come_from_outside() {
        noClasses().should().callMethod(Instant.class, "now").check(ENGINE);
        noClasses().should().callMethod(Clock.class, "systemUTC").check(ENGINE);
        noClasses().should().callMethod(System.class, "getenv", String.class).check(ENGINE);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(ENGINE);
        noClasses().should().callMethod(System.class, "nanoTime").check(ENGINE);
        noClasses().should().dependOnClassesThat().areAssignableTo(Random.class).check(ENGINE);
    }

    @Test
    void nothing_blocks_or_logs_by_itself() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ENGINE);
        noClasses().should().accessField(System.class, "out").check(ENGINE);
        noClasses().should().accessField(System.class, "err").check(ENGINE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.millrace.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }
}
