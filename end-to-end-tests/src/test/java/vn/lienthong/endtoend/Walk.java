package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Walks a dossier stage by stage, each at the agency that it is handed to, as the feeds of the agencies tell. */
final class Walk {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Function<String, AgencySystem> agencies;
    private final AgencySystem receiver;
    private final String dossier;
    /** Those that issue a document, by id. */
    private final Map<String, Boolean> issues;

    private final Set<String> seen = new LinkedHashSet<>();

    Walk(
            Function<String, AgencySystem> agencies,
            AgencySystem receiver,
            String dossier,
            Map<String, Boolean> stagesThatIssue) {
        this.agencies = agencies;
        this.receiver = receiver;
        this.dossier = dossier;
        this.issues = stagesThatIssue;
    }

    /** A stage that is somebody's to deal with. */
    record Step(String stage, String agency) {}

    /** The stages that are open now, once there are so many. */
    List<Step> open(int number) {
        await().atMost(PATIENCE).until(() -> inState("open"::equals).size() == number);
        return inState("open"::equals);
    }

    private List<Step> inState(Predicate<String> wanted) {
        var steps = new ArrayList<Step>();
        for (var stage : state().path("stages")) {
            if (wanted.test(stage.path("state").stringValue())) {
                steps.add(new Step(
                        stage.path("stage").stringValue(), stage.path("agency").stringValue()));
            }
        }
        return steps;
    }

    JsonNode state() {
        return receiver.dossier(dossier).json();
    }

    /** The agency finds the stage in its feed, takes it on and finishes it. */
    void deal(Step step) {
        var agency = agencies.apply(step.agency());
        var delivery = delivery(agency, step);
        assertThat(delivery.path("procedure").isString()).isTrue();
        assertThat(delivery.path("personal").path("applicant").path("fullName").stringValue())
                .isEqualTo("Nguyễn Thị Hoa");
        assertThat(delivery.path("issues").isString()).isEqualTo(issues.get(step.stage()));
        assertThat(agency.accept(dossier, step.stage()).status()).isEqualTo(200);
        var completed = agency.complete(dossier, step.stage(), issues.get(step.stage()));
        assertThat(completed.status()).as(completed::toString).isEqualTo(200);
        seen.add(step.stage());
    }

    private JsonNode delivery(AgencySystem agency, Step step) {
        long after = 0;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var page = agency.deliveries(after, 5).json();
            for (var delivery : page.path("deliveries")) {
                if (delivery.path("dossier").stringValue().equals(dossier)
                        && delivery.path("stage").stringValue().equals(step.stage())) {
                    return delivery;
                }
            }
            after = page.path("next").longValue();
        }
        throw new AssertionError("%s never finds %s of %s in its feed".formatted(step.agency(), step.stage(), dossier));
    }

    /** All the way, until the result is returned. */
    void toTheEnd() {
        while (seen.size() < issues.size()) {
            await().atMost(PATIENCE).until(() -> !inState("open"::equals).isEmpty());
            inState("open"::equals).forEach(this::deal);
        }
        await().atMost(PATIENCE).until(() -> state().path("status").intValue() == 10);
    }
}
