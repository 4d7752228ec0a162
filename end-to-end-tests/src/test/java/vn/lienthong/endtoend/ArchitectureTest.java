package vn.lienthong.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds for the code of all modules. */
class ArchitectureTest {
    private static JavaClasses code;

    @BeforeAll
    static void read() {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("vn.lienthong");
    }

    @Test
    void servicesDoNotDependOnEachOther() {
        slices().matching("vn.lienthong.(intake|routing|signing|notification|axis|console)..")
                .should()
                .notDependOnEachOther()
                .because("they exchange events over Kafka and evolve on their own")
                .check(code);
    }

    @Test
    void theContractKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("vn.lienthong.contract..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        "org.springframework..", "org.apache.kafka..", "java.sql..", "jakarta.."))
                .because("every service, and agencies' own systems, may use it")
                .check(code);
    }

    @Test
    void theOfficialFormsKnowNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("vn.lienthong.form..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.kafka..",
                        "java.sql..",
                        "jakarta..",
                        "vn.lienthong.support..",
                        "vn.lienthong.intake..",
                        "vn.lienthong.routing.."))
                .because("whoever has a plain record of what a form says may print it")
                .check(code);
    }

    @Test
    void edxmlKnowsNothingOfTheSystem() {
        noClasses()
                .that()
                .resideInAPackage("vn.lienthong.edxml..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.kafka..",
                        "java.sql..",
                        "jakarta..",
                        "tools.jackson..",
                        "vn.lienthong.contract..",
                        "vn.lienthong.support.."))
                .because("whoever exchanges packages may use it, and its command starts at once")
                .check(code);
    }

    @Test
    void decisionsArePure() {
        noClasses()
                .that()
                .resideInAPackage("vn.lienthong.routing.decision..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        "org.springframework..", "org.apache.kafka..", "java.sql..", "java.time.Clock"))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("time, calendars and the registry come in as arguments, so that a decision can be repeated")
                .check(code);
    }

    @Test
    void featuresOfAServiceAreFreeOfCycles() {
        slices().matching("vn.lienthong.(*).(*)..")
                .should()
                .beFreeOfCycles()
                .because("a feature is read without reading all the others")
                .check(code);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith(Autowired.class)
                .because("a class says what it needs in its constructor")
                .check(code);
    }

    @Test
    void onlyCommandsWriteToTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "vn.lienthong.standalone..",
                        "vn.lienthong.benchmarks..",
                        "vn.lienthong.edxml.command..",
                        "vn.lienthong.token..",
                        "vn.lienthong.verification.command..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("services log")
                .check(code);
    }

    @Test
    void whatGoesWrongHasAName() {
        noClasses()
                .should()
                .callConstructorWhere(bareException())
                .because("whoever catches it has to know what it is")
                .check(code);
    }

    private static DescribedPredicate<JavaCall<?>> bareException() {
        return DescribedPredicate.describe("of a bare RuntimeException or Exception", call -> {
            var thrown = call.getTargetOwner();
            // A named exception calls its parent's constructor too.
            return (thrown.isEquivalentTo(RuntimeException.class) || thrown.isEquivalentTo(Exception.class))
                    && !call.getOriginOwner().isAssignableTo(Exception.class);
        });
    }

    @Test
    void mainClassesSayWhatTheyAre() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Service")
                .and()
                .areAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication")
                .should()
                .bePublic()
                .because("the standalone run starts them")
                .check(code);
    }
}
