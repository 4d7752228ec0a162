package vn.lienthong.intake.direct;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.direct.KafkaAccesses.Deed;
import vn.lienthong.intake.direct.KafkaAccesses.KafkaAccess;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.PassingTrouble;
import vn.lienthong.support.security.Caller;

/**
 * Gives agencies access to the broker (quyền truy cập Kafka), renews and withdraws it, one change of an agency at a time,
 * each noted with who made it. An agency that has ended loses the right to write.
 */
@Component
class GrantAccess {
    private static final Logger log = LoggerFactory.getLogger(GrantAccess.class);
    private static final List<String> GRANTABLE = List.of(Caller.SUBMIT, Caller.ACT, Caller.URGENT);

    private final BrokerAccess broker;
    private final KafkaAccesses accesses;
    private final Callers callers;
    private final TransactionTemplate transactions;
    private final DirectSettings settings;
    private final Clock clock;

    GrantAccess(
            BrokerAccess broker,
            KafkaAccesses accesses,
            Callers callers,
            TransactionTemplate transactions,
            DirectSettings settings,
            Clock clock) {
        this.broker = broker;
        this.accesses = accesses;
        this.callers = callers;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param password the new one; null where the one before stays */
    record Granted(KafkaAccess access, @Nullable String password, boolean isNew) {
        @Override
        public String toString() {
            return "Granted[" + access + ", password withheld]";
        }
    }

    /**
     * Makes an agency's access as it should be; the password is new where there was no access, and where it is to be
     * rotated.
     *
     * @param scopes what it may send; null leaves it as it was
     */
    Granted grant(AgencyCode code, @Nullable Set<String> scopes, boolean rotate, Caller caller) {
        var registry = callers.registry();
        var agency = agency(code, caller, registry);
        if (!registry.isInForce(agency.code())) {
            throw Problem.ACCESS_AGENCY_ENDED.refusal();
        }
        if (scopes != null) {
            checkScopes(scopes, caller);
        }
        return Objects.requireNonNull(transactions.execute(status -> {
            accesses.lock(agency.code());
            var before = accesses.find(agency.code())
                    .filter(access -> !access.isRevoked())
                    .orElse(null);
            broker.ensure(agency.code());
            var password = before == null || rotate ? broker.newPassword(agency.code()) : null;
            var now = now();
            var access = new KafkaAccess(
                    agency.code(),
                    scopes != null ? scopes : before != null ? before.scopes() : ownable(caller),
                    before == null ? now : before.grantedAt(),
                    password != null ? now : Objects.requireNonNull(before).rotatedAt(),
                    null,
                    null);
            if (!access.equals(before)) {
                accesses.save(
                        access,
                        before == null ? Deed.GRANTED : password != null ? Deed.ROTATED : Deed.RENEWED,
                        caller,
                        now);
            }
            return new Granted(access, password, before == null);
        }));
    }

    /** What is usual, and no more than the caller's own. */
    private Set<String> ownable(Caller caller) {
        var scopes = new TreeSet<>(settings.usualScopes());
        if (!caller.scopes().contains(Caller.OPERATE)) {
            scopes.retainAll(caller.scopes());
        }
        if (scopes.isEmpty()) {
            throw Problem.ACCESS_REFUSED.refusal(List.of(notTheCallers("/scopes")));
        }
        return scopes;
    }

    private static void checkScopes(Set<String> scopes, Caller caller) {
        var faults = new ArrayList<Fault>();
        if (scopes.isEmpty() || !GRANTABLE.containsAll(scopes)) {
            faults.add(Rule.GRANTED_SCOPE_IS_KNOWN.brokenAt(
                    "/scopes", "The scopes are some of %s.".formatted(String.join(", ", GRANTABLE))));
        } else if (!caller.scopes().contains(Caller.OPERATE) && !caller.scopes().containsAll(scopes)) {
            faults.add(notTheCallers("/scopes"));
        }
        if (!faults.isEmpty()) {
            throw Problem.ACCESS_REFUSED.refusal(faults);
        }
    }

    private static Fault notTheCallers(String pointer) {
        return Rule.GRANTED_SCOPE_IS_THE_CALLERS.brokenAt(
                pointer, "Your token doesn't carry what it is to grant; ask for a token with these scopes.");
    }

    KafkaAccess of(AgencyCode code, Caller caller) {
        var agency = agency(code, caller, callers.registry());
        return accesses.find(agency.code()).orElseThrow(Problem.ACCESS_UNKNOWN::refusal);
    }

    /** Withdraws it; what the agency wrote before is still taken. */
    void revoke(AgencyCode code, Caller caller) {
        var agency = agency(code, caller, callers.registry());
        transactions.executeWithoutResult(status -> {
            accesses.lock(agency.code());
            var access = accesses.find(agency.code()).orElseThrow(Problem.ACCESS_UNKNOWN::refusal);
            // Also where it is withdrawn already: something may have been left on the broker.
            broker.revoke(agency.code());
            if (!access.isRevoked()) {
                var now = now();
                accesses.save(
                        new KafkaAccess(
                                access.agency(),
                                access.scopes(),
                                access.grantedAt(),
                                access.rotatedAt(),
                                access.writeEndedAt(),
                                now),
                        Deed.REVOKED,
                        caller,
                        now);
            }
        });
    }

    private static Agency agency(AgencyCode code, Caller caller, Registry registry) {
        boolean isOperator = caller.scopes().contains(Caller.OPERATE);
        if (!isOperator) {
            caller.require(Caller.KAFKA);
        }
        var agency = registry.agency(code);
        boolean isOwn = registry.agency(caller.agency())
                .filter(own ->
                        agency.isPresent() && own.code().equals(agency.get().code()))
                .isPresent();
        if (!isOperator && !isOwn) {
            throw Problem.ACCESS_OF_ANOTHER.refusal();
        }
        return agency.orElseThrow(Problem.ACCESS_UNKNOWN::refusal);
    }

    /** Takes the right to write from agencies that are in force no more. */
    @Scheduled(
            fixedDelayString =
                    "#{@'lienthong.intake.direct-vn.lienthong.intake.direct.DirectSettings'.access().lookForEndsEvery().toMillis()}")
    void endWriting() {
        try {
            var registry = callers.registry();
            for (var access : accesses.writing()) {
                if (registry.agency(access.agency()).isPresent() && !registry.isInForce(access.agency())) {
                    endWriting(access.agency());
                }
            }
        } catch (RuntimeException e) {
            if (!PassingTrouble.is(e)) {
                throw e;
            }
            log.atDebug().log("agencies that have ended are looked for again later");
        }
    }

    private void endWriting(AgencyCode agency) {
        transactions.executeWithoutResult(status -> {
            accesses.lock(agency);
            var access = accesses.find(agency).orElse(null);
            if (access == null || access.isRevoked() || access.writeEndedAt() != null) {
                return;
            }
            broker.endWriting(agency);
            var now = now();
            accesses.save(
                    new KafkaAccess(agency, access.scopes(), access.grantedAt(), access.rotatedAt(), now, null),
                    Deed.WRITE_ENDED,
                    new Caller(agency, Set.of(), "registry"),
                    now);
            log.atInfo().addKeyValue("agency", agency).log("an agency that has ended may write to Kafka no more");
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
