package vn.lienthong.intake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "vn.lienthong.intake", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES = slices().matching("vn.lienthong.intake.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature is read, and changed, without those that build on it");

    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "vn.lienthong.routing..",
                    "vn.lienthong.signing..",
                    "vn.lienthong.notification..",
                    "vn.lienthong.console..",
                    "vn.lienthong.standalone..")
            .because("services speak through events alone");
}
