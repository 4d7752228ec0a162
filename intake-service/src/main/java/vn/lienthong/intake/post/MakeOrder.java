package vn.lienthong.intake.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.post.PostOrder.Placement;
import vn.lienthong.intake.post.Recipient.Recipients;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.submission.Submission;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/**
 * Makes an order that an agency asks for: to collect papers at a citizen's, before or after there is a dossier, or to bring
 * somebody a result who hadn't wanted it by post. It is placed at the post office afterwards.
 */
@Component
class MakeOrder {
    private static final Pattern PHONE = Pattern.compile("(?:0|\\+84)(?:[1-9]\\d{8}|2\\d{9})");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ADDRESS = 500;

    private final Orders orders;
    private final Recipients recipients;
    private final Participation participation;
    private final FeeCash fees;
    private final PlaceOrders placing;
    private final PostSettings settings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    MakeOrder(
            Orders orders,
            Recipients recipients,
            Participation participation,
            FeeCash fees,
            PlaceOrders placing,
            PostSettings settings,
            TransactionTemplate transactions,
            Clock clock) {
        this.orders = orders;
        this.recipients = recipients;
        this.participation = participation;
        this.fees = fees;
        this.placing = placing;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** An order as it is asked for, before anything of it is checked. */
    record Asked(
            @Nullable String kind,
            @Nullable String dossier,
            @Nullable String agency,
            @Nullable Party citizen,
            @Nullable Long cash) {
        @Override
        public String toString() {
            return "Asked[withheld]";
        }
    }

    record Made(PostOrder order, boolean before) {}

    /** @param key under which the same request is known again; needed where there is no dossier */
    Made make(Asked asked, @Nullable String key, Agency caller, Registry registry) {
        var faults = new ArrayList<Fault>();
        var kind = kind(asked.kind(), faults);
        var submission = submission(asked, kind, caller, faults);
        var agency = agency(asked.agency(), submission, caller, registry, faults);
        var cash = cash(asked.cash(), faults);
        var citizen = citizen(asked.citizen(), faults);
        if (kind != null && faults.isEmpty()) {
            requireReachable(kind, citizen, submission, faults);
        }
        if (!faults.isEmpty() || kind == null) {
            throw Problem.POST_ORDER_REFUSED.refusal(faults);
        }
        var order = new PostOrder(
                number(kind, submission, key, agency, caller),
                kind,
                submission == null ? null : submission.code().value(),
                agency.code().value(),
                null,
                kind.firstLeg(),
                OrderState.NOT_USED,
                null,
                cash != null ? cash : due(submission),
                caller.code().value(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                Placement.PENDING,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
        boolean added = Boolean.TRUE.equals(transactions.execute(status -> {
            if (!orders.add(order)) {
                return false;
            }
            if (citizen != null) {
                recipients.keep(order.number(), citizen);
            }
            return true;
        }));
        if (added) {
            placing.wake();
            return new Made(order, false);
        }
        var known = orders.find(order.number()).orElseThrow(() -> new IllegalStateException("an order is gone"));
        if (!isSame(known, order)) {
            throw submission == null ? Problem.IDEMPOTENCY_KEY_REUSED.refusal() : Problem.POST_ORDER_EXISTS.refusal();
        }
        return new Made(known, true);
    }

    private static boolean isSame(PostOrder one, PostOrder other) {
        return one.kind() == other.kind()
                && one.agency().equals(other.agency())
                && one.createdBy().equals(other.createdBy())
                && one.dueCash() == other.dueCash();
    }

    private static @Nullable OrderKind kind(@Nullable String name, List<Fault> faults) {
        for (var kind : OrderKind.values()) {
            if (kind.wire().equals(name)) {
                return kind;
            }
        }
        faults.add(Rule.ORDER_KIND_IS_KNOWN.brokenAt("/kind", "The kind is none of submit, return, both."));
        return null;
    }

    private @Nullable Submission submission(Asked asked, @Nullable OrderKind kind, Agency caller, List<Fault> faults) {
        if (asked.dossier() == null) {
            if (kind == OrderKind.RETURN) {
                faults.add(Rule.ORDER_IS_OF_A_DOSSIER.brokenAt(
                        "/dossier", "An order that returns a result needs the dossier's code."));
            }
            return null;
        }
        try {
            return participation.submission(caller, new DossierCode(asked.dossier()));
        } catch (MalformedIdentity | Refusal e) {
            faults.add(Rule.ORDER_IS_OF_A_DOSSIER.brokenAt(
                    "/dossier", "No dossier of this code is known in which your agency has a part."));
            return null;
        }
    }

    /** Whose counter gets the papers: of a dossier its receiver, else the caller, or whom a one-stop centre names. */
    private static Agency agency(
            @Nullable String named,
            @Nullable Submission submission,
            Agency caller,
            Registry registry,
            List<Fault> faults) {
        if (submission != null) {
            return registry.agency(submission.receivingAgency()).orElse(caller);
        }
        if (named == null) {
            return caller;
        }
        try {
            var agency = registry.agency(new AgencyCode(named)).orElse(null);
            if (agency != null
                    && registry.isInForce(agency.code())
                    && (agency.code().equals(caller.code()) || caller.canReceiveForOthers())) {
                return agency;
            }
        } catch (MalformedIdentity e) {
            // Told below, like one that isn't there.
        }
        faults.add(Rule.RECEIVING_AGENCY_IS_IN_FORCE.brokenAt(
                "/agency", "No agency of this code is in force, or your agency doesn't receive for it."));
        return caller;
    }

    private @Nullable Long cash(@Nullable Long cash, List<Fault> faults) {
        if (cash != null && (cash < 0 || cash > settings.mostCash())) {
            faults.add(Rule.AMOUNT_TO_COLLECT_IS_WHOLE_DONG.brokenAt(
                    "/cash", "The amount is no whole number of đồng from 0 to %d.".formatted(settings.mostCash())));
        }
        return cash;
    }

    private long due(@Nullable Submission submission) {
        return submission == null ? 0 : fees.due(submission.code());
    }

    private static @Nullable Party citizen(@Nullable Party asked, List<Fault> faults) {
        if (asked == null) {
            return null;
        }
        var texts = new Texts(faults);
        return new Party(
                texts.line(asked.name(), "/citizen/name", LONGEST_NAME),
                texts.line(asked.address(), "/citizen/address", LONGEST_ADDRESS),
                asked.phone());
    }

    private void requireReachable(
            OrderKind kind, @Nullable Party citizen, @Nullable Submission submission, List<Fault> faults) {
        var party = citizen != null
                ? citizen
                : submission == null
                        ? null
                        : recipients
                                .of(submission.code(), kind.firstLeg())
                                .map(Recipient::party)
                                .orElse(null);
        if (party == null || isBlank(party.name()) || isBlank(party.address()) || isBlank(party.phone())) {
            faults.add(
                    Rule.PARTY_CAN_BE_FOUND.brokenAt(
                            "/citizen",
                            "The name, the address or the phone of who the postman goes to is missing, here and in the dossier."));
        } else if (!PHONE.matcher(party.phone()).matches()) {
            faults.add(Rule.PHONE_IS_WELL_FORMED.brokenAt(
                    "/citizen/phone",
                    "The phone number is none of Vietnam; write 0905000123 or +84905000123, without spaces."));
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** Dossier code and kind; before there is a dossier, the agency's code and a number of our own. */
    private static String number(
            OrderKind kind, @Nullable Submission submission, @Nullable String key, Agency agency, Agency caller) {
        if (submission != null) {
            return submission.code() + "-" + kind.wire();
        }
        var own = key == null
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes((caller.code() + " " + kind.wire() + " " + key).getBytes(UTF_8));
        return "%s-%s-%s"
                .formatted(
                        agency.code(),
                        own.toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT),
                        kind.wire());
    }
}
