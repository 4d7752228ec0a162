package vn.lienthong.notification.tracking;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.StatedPayment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange.Phase;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.notification.access.Looks;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.survey.AnswerSurvey;
import vn.lienthong.notification.tracking.DossierView.Access;
import vn.lienthong.notification.tracking.DossierView.Payment;
import vn.lienthong.notification.tracking.DossierView.Result;
import vn.lienthong.notification.tracking.DossierView.Survey;
import vn.lienthong.notification.tracking.TrackedDossiers.Aside;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.registry.RegistryFollower;

/** Puts together what a dossier's page shows, in the applicant's words. */
@Component
class ShowDossier {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm dd/MM/uuuu", Locale.ROOT);
    private static final int LOOKS_SHOWN = 50;
    private static final long KILO = 1024;

    private final TrackedDossiers dossiers;
    private final RegistryFollower registry;
    private final PersonalKeys keys;
    private final Looks looks;
    private final AnswerSurvey survey;
    private final Verdicts verdicts;

    ShowDossier(
            TrackedDossiers dossiers,
            RegistryFollower registry,
            PersonalKeys keys,
            Looks looks,
            AnswerSurvey survey,
            Verdicts verdicts) {
        this.dossiers = dossiers;
        this.registry = registry;
        this.keys = keys;
        this.looks = looks;
        this.survey = survey;
        this.verdicts = verdicts;
    }

    /** Empty where there is no such dossier, or not any more. */
    Optional<DossierView> show(DossierCode code, Locale locale, Instant now) {
        return dossiers.find(code.value()).map(kept -> new Showing(code, kept.tracked(), locale, now).view());
    }

    /** One showing. */
    private final class Showing {
        private final DossierCode code;
        private final Tracked tracked;
        private final boolean english;
        private final Instant now;
        private final Registry names = registry.registry();
        private final Optional<Procedure> procedure;
        private final Aside aside;

        Showing(DossierCode code, Tracked tracked, Locale locale, Instant now) {
            this.code = code;
            this.tracked = tracked;
            this.english = locale.getLanguage().equals("en");
            this.now = now;
            this.procedure = names.procedure(tracked.procedure(), tracked.version());
            this.aside = dossiers.aside(code.value());
        }

        DossierView view() {
            var parcel = aside.parcel();
            boolean byPost = tracked.returnBy() == Channel.POST && !tracked.isOver();
            return new DossierView(
                    code.value(),
                    procedure
                            .map(one -> english ? one.nameEn() : one.name())
                            .orElse(tracked.procedure().value()),
                    tracked.isWithdrawn()
                            ? "status.withdrawn"
                            : "status." + tracked.status().number(),
                    tone(),
                    time(tracked.since()),
                    time(tracked.receivedAt()),
                    time(tracked.dueAt()),
                    tracked.isOver() ? null : orNull(tracked.stoppedSince()),
                    isLate(),
                    tracked.isOver(),
                    tracked.holders().stream().map(this::name).toList(),
                    name(tracked.receiver()),
                    words(),
                    steps(),
                    tracked.papers().stream().map(this::paper).toList(),
                    orNull(tracked.until()),
                    toPay(),
                    paid(),
                    results(),
                    parcel != null ? "post." + word(parcel.standing()) : byPost ? "post.awaited" : null,
                    parcel == null ? null : orNull(parcel.since()),
                    parcel == null ? null : parcel.number(),
                    looks(),
                    new Survey(
                            tracked.isOver() && tracked.status() == DossierStatus.RETURNED,
                            survey.answered(code).orElse(null)));
        }

        private static String word(ParcelStanding standing) {
            return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String tone() {
            return switch (tracked.status()) {
                case SUPPLEMENT_REQUESTED, PAYMENT_REQUESTED, STOPPED -> "waiting";
                case PROCESSED, RETURNED -> "done";
                case REFUSED -> "ended";
                case WITHDRAWAL_REQUESTED -> tracked.isOver() ? "ended" : "waiting";
                case REGISTERED, RECEIVED, IN_PROCESS -> "going";
            };
        }

        private boolean isLate() {
            return !tracked.isOver()
                    && tracked.status() != DossierStatus.PROCESSED
                    && tracked.stoppedSince() == null
                    && now.isAfter(tracked.dueAt());
        }

        private @Nullable String words() {
            var sealed = tracked.words();
            return sealed == null
                    ? null
                    : SealedTexts.of(keys, List.of(code.value()))
                            .open(code.value(), sealed)
                            .orElse(null);
        }

        private String name(AgencyCode agency) {
            return names.agency(agency).map(Agency::name).orElse(agency.value());
        }

        private String paper(String part) {
            return procedure.stream()
                    .flatMap(one -> one.parts().stream())
                    .filter(one -> one.code().equals(part))
                    .map(Procedure.Part::name)
                    .findFirst()
                    .orElse(part);
        }

        private String stage(String id) {
            int consulted = id.indexOf('~');
            var asked = consulted < 0 ? id : id.substring(0, consulted);
            var name = procedure.stream()
                    .flatMap(one -> one.stages().stream())
                    .filter(one -> one.id().equals(asked))
                    .map(one -> english ? one.nameEn() : one.name())
                    .findFirst()
                    .orElse(asked);
            return consulted < 0 ? name : (english ? "Opinion asked: " : "Lấy ý kiến: ") + name;
        }

        private List<DossierView.Step> steps() {
            var steps = new ArrayList<DossierView.Step>();
            var met = new HashSet<String>();
            for (var step : tracked.steps()) {
                met.add(step.stage());
                if (step.phase() != Phase.SKIPPED) {
                    steps.add(step(step));
                }
            }
            if (!tracked.isOver()) {
                procedure.stream()
                        .flatMap(one -> one.stages().stream())
                        .filter(one -> !met.contains(one.id()))
                        .map(one -> new DossierView.Step(stage(one.id()), null, "later", "step.later", null, null))
                        .forEach(steps::add);
            }
            return steps;
        }

        private DossierView.Step step(Tracked.Step step) {
            var agency = step.agency() == null ? null : name(step.agency());
            return switch (step.phase()) {
                case DONE ->
                    new DossierView.Step(stage(step.stage()), agency, "done", "step.done", orNull(step.doneAt()), null);
                case OPEN ->
                    new DossierView.Step(stage(step.stage()), agency, "now", "step.open", null, orNull(step.dueAt()));
                case ACCEPTED ->
                    new DossierView.Step(
                            stage(step.stage()),
                            agency,
                            "now",
                            "step.accepted",
                            orNull(step.acceptedAt()),
                            orNull(step.dueAt()));
                case SEALING -> new DossierView.Step(stage(step.stage()), agency, "now", "step.sealing", null, null);
                case LATER, SKIPPED ->
                    new DossierView.Step(stage(step.stage()), agency, "later", "step.later", null, null);
            };
        }

        private List<StatedPayment> stated() {
            return aside.payments() == null ? List.of() : aside.payments().payments();
        }

        private List<Payment> toPay() {
            if (tracked.isOver()) {
                return List.of();
            }
            var owed = stated().stream()
                    .filter(payment -> payment.standing() == PaymentStanding.OWED)
                    .map(payment -> new Payment(amount(payment.amount()), payment.link(), null, null))
                    .toList();
            var asked = tracked.toPay();
            // Intake says where to pay; until it has, the journal says that something is to be paid.
            boolean settled = stated().stream().anyMatch(payment -> payment.standing() == PaymentStanding.PAID);
            return !owed.isEmpty() || asked == null || settled
                    ? owed
                    : List.of(new Payment(amount(asked.amount()), null, null, null));
        }

        private List<Payment> paid() {
            var told = stated().stream()
                    .filter(payment -> payment.standing() == PaymentStanding.PAID)
                    .map(payment -> new Payment(amount(payment.amount()), null, payment.receipt(), null))
                    .toList();
            // What agencies confirmed by themselves, intake may know nothing of.
            return told.size() >= tracked.paid().size()
                    ? told
                    : tracked.paid().stream()
                            .map(paid -> new Payment(amount(paid.amount()), null, paid.reference(), time(paid.at())))
                            .toList();
        }

        private List<Result> results() {
            return tracked.results().stream()
                    .map(result ->
                            new Result(result.sha256(), result.name(), size(result), "verdict." + verdicts.of(result)))
                    .toList();
        }

        /** Who looked, and who had it to work on it, newest first. */
        private List<Access> looks() {
            record Dated(Instant at, Access access) {}
            var looked = looks.of(code.value()).stream()
                    .map(look -> new Dated(
                            look.at(),
                            new Access(
                                    look.agency() == null ? "" : name(look.agency()),
                                    "look." + look.what(),
                                    null,
                                    time(look.at()))));
            var worked = tracked.steps().stream()
                    .filter(step -> step.agency() != null && step.acceptedAt() != null)
                    .map(step -> new Dated(
                            Objects.requireNonNull(step.acceptedAt()),
                            new Access(
                                    name(Objects.requireNonNull(step.agency())),
                                    "look.work",
                                    stage(step.stage()),
                                    time(step.acceptedAt()))));
            return Stream.concat(looked, worked)
                    .sorted(Comparator.comparing(Dated::at).reversed())
                    .limit(LOOKS_SHOWN)
                    .map(Dated::access)
                    .toList();
        }

        private @Nullable String orNull(@Nullable Instant at) {
            return at == null ? null : time(at);
        }

        private static String size(Attachment file) {
            return file.size() < KILO * KILO
                    ? Math.max(1, file.size() / KILO) + " KB"
                    : "%.1f MB".formatted((double) file.size() / (KILO * KILO));
        }

        private static @Nullable String amount(@Nullable Long amount) {
            return amount == null
                    ? null
                    : String.format(Locale.ROOT, "%,d", amount).replace(',', '.');
        }
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(WorkingCalendar.ZONE));
    }
}
