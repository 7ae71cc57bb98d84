package dev.millrace.engineaws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.engineaws.table.TransitionWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages("dev.millrace.engineaws");

    @Test
    void one_class_writes_to_the_table() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(TransitionWriter.class)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        ".*\\.dynamodb\\.model\\.(Put|Update|Delete|BatchWrite|TransactWrite)[A-Za-z]*Request(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void time_comes_from_outside() {
        noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void the_environment_is_read_by_wiring_alone() {
        noClasses().should().callMethod(System.class, "getenv", String.class).check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.millrace.engineaws.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
