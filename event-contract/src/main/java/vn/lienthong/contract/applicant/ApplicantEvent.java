package vn.lienthong.contract.applicant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventType;

/**
 * What an applicant (người nộp) may see of a dossier and its journal doesn't say, on {@code intake.applicant.events}: where to
 * pay, where the post has the result, and who looked at the dossier. Nothing personal stands in it. Of payments and of the
 * parcel the newest counts, by the event's time.
 */
public sealed interface ApplicantEvent {

    /**
     * How the payments of the dossier stand now; all of them.
     *
     * @param payments those that are owed or paid, oldest first
     */
    @EventType("payments-stated.v1")
    record PaymentsStated(List<StatedPayment> payments) implements ApplicantEvent {
        public PaymentsStated {
            Objects.requireNonNull(payments, "payments");
            payments = List.copyOf(payments);
        }
    }

    /**
     * A payment.
     *
     * @param number intake's number of it
     * @param amount in whole đồng; null where it isn't known
     * @param link where it can be paid online; null where it can't, or is paid
     * @param receipt number of the receipt (biên lai), once it is paid
     */
    record StatedPayment(
            String number,
            @Nullable Long amount,
            PaymentStanding standing,
            @Nullable String link,
            @Nullable String receipt) {
        public StatedPayment {
            Objects.requireNonNull(number, "number");
            Objects.requireNonNull(standing, "standing");
        }
    }

    /** How a payment stands for who has to pay it. */
    enum PaymentStanding {
        @JsonProperty("owed")
        OWED,
        @JsonProperty("paid")
        PAID
    }

    /**
     * Where the public post has the result now.
     *
     * @param since since when; null where that isn't known
     * @param number by which the post knows it (số vận đơn)
     */
    @EventType("parcel-stated.v1")
    record ParcelStated(
            ParcelStanding standing,
            @Nullable Instant since,
            @Nullable String number) implements ApplicantEvent {
        public ParcelStated {
            Objects.requireNonNull(standing, "standing");
        }
    }

    /** How far a result is that goes by post. */
    enum ParcelStanding {
        /** The post is to fetch it. */
        @JsonProperty("ready")
        READY,
        @JsonProperty("under-way")
        UNDER_WAY,
        @JsonProperty("delivered")
        DELIVERED,
        /** The post gave up. */
        @JsonProperty("cancelled")
        CANCELLED
    }

    /**
     * Somebody at an agency looked at the dossier (lượt xem hồ sơ): once for all looks of one agency, for one purpose, within
     * an hour. Who it was there, the audit of intake knows.
     */
    @EventType("dossier-looked-at.v1")
    record DossierLookedAt(AgencyCode agency, LookPurpose purpose) implements ApplicantEvent {
        public DossierLookedAt {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(purpose, "purpose");
        }
    }

    /**
     * Somebody who watches over the interconnection looked at the dossier's story in the operations console (lượt xem của
     * người giám sát), where personal data is masked: once for all looks of one agency in one role within an hour. Who it was,
     * the audit of the console knows.
     */
    @EventType("dossier-overseen.v1")
    record DossierOverseen(AgencyCode agency, Overseer by) implements ApplicantEvent {
        public DossierOverseen {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(by, "by");
        }
    }

    /** In which role. */
    enum Overseer {
        /** Sees how things go. */
        @JsonProperty("viewer")
        VIEWER,
        /** Mends what fails. */
        @JsonProperty("operator")
        OPERATOR,
        /** Answers for it. */
        @JsonProperty("supervisor")
        SUPERVISOR,
        /** Checks what was seen and done. */
        @JsonProperty("auditor")
        AUDITOR
    }

    /** What was looked at. */
    enum LookPurpose {
        /** The dossier itself, with what the agency may see of its contents. */
        @JsonProperty("dossier")
        DOSSIER,
        /** A paper that was handed in, or a result. */
        @JsonProperty("attachment")
        ATTACHMENT,
        /** The receipt. */
        @JsonProperty("receipt")
        RECEIPT,
        /** What is to be paid and was paid. */
        @JsonProperty("payment")
        PAYMENT
    }
}
