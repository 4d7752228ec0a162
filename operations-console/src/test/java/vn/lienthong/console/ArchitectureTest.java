package vn.lienthong.console;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import vn.lienthong.support.content.ContentStore;

@AnalyzeClasses(packages = "vn.lienthong.console", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES = slices().matching("vn.lienthong.console.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another that needs it is one feature");

    @ArchTest
    static final ArchRule NOTHING_IS_SENT_BUT_DEAD_LETTERS = noClasses()
            .that()
            .resideOutsideOfPackage("vn.lienthong.console.failure..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.kafka.core.KafkaTemplate")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.kafka.clients.producer.KafkaProducer")
            .because("the console looks and changes nothing, but for dead letters that people have sent again");

    @ArchTest
    static final ArchRule NO_SERVICE_IS_KNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "vn.lienthong.intake..",
                    "vn.lienthong.routing..",
                    "vn.lienthong.signing..",
                    "vn.lienthong.notification..")
            .because("services know each other by their topics only");

    @ArchTest
    static final ArchRule NOTHING_IS_STORED_OR_DELETED = noClasses()
            .should()
            .callMethodWhere(
                    target(owner(assignableTo(ContentStore.class))).and(target(nameMatching("put|delete|quarantine"))))
            .because("the console looks at packages and changes none");
}
