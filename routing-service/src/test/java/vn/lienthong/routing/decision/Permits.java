package vn.lienthong.routing.decision;

import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.route.Routes;

/** Small procedures and the dossiers of them, for tests that tell one thing each. */
final class Permits {
    static final String CODE = "9.000001";

    private Permits() {}

    /** The ward checks it for three working days and returns it: the shortest route there is. */
    static Routes simple() {
        return route().code(CODE)
                .limit(workingDays(3))
                .part("form")
                .part("map")
                .supplement(workingDays(5), OnLapse.REFUSE)
                .stage("check", stage -> stage.limit(workingDays(2)))
                .stage("return", stage -> stage.after("check").returnsResult());
    }

    /** Checked at the ward, drafted at the department, approved and signed at the province. */
    static Routes signed() {
        return route().code(CODE)
                .limit(workingDays(15))
                .part("form")
                .stage("check", stage -> stage.limit(workingDays(2)))
                .stage(
                        "draft",
                        stage -> stage.byCode(JUSTICE.value())
                                .limit(workingDays(5))
                                .after("check")
                                .drafts("Dự thảo giấy phép"))
                .stage(
                        "approve",
                        stage -> stage.byCode(PROVINCE.value())
                                .kind(StageKind.APPROVE)
                                .limit(workingDays(2))
                                .after("draft"))
                .stage(
                        "sign",
                        stage -> stage.byCode(PROVINCE.value())
                                .kind(StageKind.SIGN)
                                .signs("draft")
                                .after("approve"))
                .stage("return", stage -> stage.after("sign").returnsResult());
    }

    /** Two departments work side by side, and the ward goes on when both are done. */
    static Routes branched() {
        return route().code(CODE)
                .limit(workingDays(15))
                .part("form")
                .stage("check", stage -> stage.limit(workingDays(2)))
                .stage(
                        "law",
                        stage -> stage.byCode(JUSTICE.value())
                                .limit(workingDays(4))
                                .after("check"))
                .stage(
                        "land",
                        stage ->
                                stage.byCode(LAND.value()).limit(workingDays(6)).after("check"))
                .stage("issue", stage -> stage.after("law", "land").issues("Giấy phép"))
                .stage("return", stage -> stage.after("issue").returnsResult());
    }

    static DossierStory given(Routes route) {
        return given(aTown().with(route));
    }

    /** A dossier of the procedure, received at the ward on Monday at nine. */
    static DossierStory given(Town town) {
        return given(town, Map.of(), List.of());
    }

    static DossierStory given(Town town, Map<String, String> facts, List<String> options) {
        var registry = town.history().at(DossierStory.MONDAY_9AM);
        return new DossierStory(town.history()).when(submitted(registry, WARD, facts, options));
    }

    static DossierSubmitted submitted(
            Registry registry, AgencyCode by, Map<String, String> facts, List<String> options) {
        Procedure procedure = registry.procedure(new ProcedureCode(CODE), 1).orElseThrow();
        return new DossierSubmitted(
                procedure.code(),
                1,
                WARD,
                by,
                Channel.COUNTER,
                registry.calendarOf(WARD).dueAt(DossierStory.MONDAY_9AM, procedure.limit()),
                List.of(),
                facts,
                options,
                0,
                DossierStory.OPEN);
    }

    /** A moment in Vietnam, e.g. {@code 2019-03-13T15:00}. */
    static Instant vietnam(String moment) {
        return LocalDateTime.parse(moment).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
