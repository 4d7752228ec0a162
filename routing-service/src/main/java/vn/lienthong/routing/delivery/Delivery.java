package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.delivery.Deliveries.Owed;
import vn.lienthong.routing.disclosure.Disclosed;
import vn.lienthong.routing.disclosure.Disclosure;
import vn.lienthong.support.personal.PersonalView;

/**
 * One delivery (một lượt chuyển hồ sơ), as agencies see it in every channel.
 *
 * @param id the same in every channel and at every repetition
 * @param position in the agency's feed: 1, 2, 3 … without a gap
 * @param sequence of the journal entry that handed it over
 * @param kind what it is
 * @param state how far it is by now
 * @param priority 0 normal to 4 express by the hour
 * @param stageKind {@code process}, {@code approve}, {@code sign}, {@code consult} or {@code pay}
 * @param dueAt when the stage is due by now
 * @param issues name of the document the stage issues, if any
 * @param drafts name of the document it drafts, if any
 * @param signs the stage whose draft it seals, if any
 * @param returnsResult the stage hands the result to the citizen
 * @param withdraws sequence of the delivery that this one takes back
 * @param details what it says beyond its stage
 * @param disclosure how the personal data is shown; left out where the channel doesn't carry any
 * @param personal there where it is open or masked
 */
record Delivery(
        String id,
        long position,
        String dossier,
        long sequence,
        DeliveryKind kind,
        DeliveryState state,
        int priority,
        String stage,
        String stageName,
        @JsonInclude(JsonInclude.Include.NON_NULL) Procedure.@Nullable StageKind stageKind,
        @Nullable String procedure,
        AgencyCode agency,
        @Nullable AgencyCode receivingAgency,
        @Nullable Instant dueAt,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant fetchedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant acceptedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant doneAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant withdrawnAt,
        @Nullable String issues,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String drafts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String signs,
        boolean returnsResult,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long withdraws,
        Details details,
        Map<String, String> facts,
        List<String> options,
        List<DossierPart> parts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Disclosure disclosure,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PersonalView personal) {

    /** A delivery's id: agencies' codes have letters, digits and full stops, which separate the parts of what is signed. */
    static String id(AgencyCode agency, long position) {
        return "dlv_" + agency.value().replace('.', '-') + "_" + position;
    }

    /**
     * @param texts with what somebody wrote
     * @param disclosed what is shown of the personal data; null where the channel doesn't carry any
     */
    static Delivery of(Owed owed, Registry registry, boolean texts, @Nullable Disclosed disclosed) {
        var received = owed.received();
        // A consultation is about the stage that asked.
        var stage = stage(owed, registry, owed.stage());
        var name = stage == null ? stage(owed, registry, asking(owed.stage())) : stage;
        var receiver = owed.receiver() != null ? owed.receiver() : received == null ? null : received.receivingAgency();
        return new Delivery(
                id(owed.agency(), owed.position()),
                owed.position(),
                owed.dossier(),
                owed.sequence(),
                owed.kind(),
                owed.state(),
                owed.priority(),
                owed.stage(),
                name == null ? owed.stage() : name.name(),
                stage != null
                        ? stage.kind()
                        : owed.kind() == DeliveryKind.CONSULTATION ? Procedure.StageKind.CONSULT : null,
                received == null ? null : received.procedure().value(),
                owed.agency(),
                receiver,
                owed.dueAt(),
                owed.at(),
                owed.fetchedAt(),
                owed.acceptedAt(),
                owed.doneAt(),
                owed.withdrawnAt(),
                stage == null ? null : stage.issues(),
                stage == null ? null : stage.drafts(),
                stage == null ? null : stage.signs(),
                stage != null && stage.returnsResult(),
                owed.withdraws(),
                texts ? owed.details() : owed.details().withoutTexts(),
                received == null ? Map.of() : received.facts(),
                received == null ? List.of() : received.options(),
                parts(owed),
                disclosed == null ? null : disclosed.disclosure(),
                disclosed == null ? null : disclosed.personal());
    }

    private static Procedure.@Nullable Stage stage(Owed owed, Registry registry, String id) {
        var received = owed.received();
        if (received == null) {
            return null;
        }
        var version = owed.version();
        return registry.procedure(received.procedure(), version == null ? received.procedureVersion() : version)
                .flatMap(procedure -> procedure.stage(id))
                .orElse(null);
    }

    private static String asking(String stage) {
        return stage.indexOf('~') < 0 ? stage : stage.substring(0, stage.indexOf('~'));
    }

    private static List<DossierPart> parts(Owed owed) {
        var received = owed.received();
        var first = received == null ? List.<DossierPart>of() : received.parts();
        if (owed.papers().isEmpty()) {
            return first;
        }
        return java.util.stream.Stream.concat(first.stream(), owed.papers().stream())
                .toList();
    }

    @Override
    public String toString() {
        return "Delivery[" + id + "]";
    }
}
