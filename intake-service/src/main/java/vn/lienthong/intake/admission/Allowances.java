package vn.lienthong.intake.admission;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * What each agency has left. What is counted by the second is counted in memory, each instance its part; what is counted
 * by the day is counted in memory and told to the database every second, so that a restart and the other instances know
 * of it: an agency may pass its limit of a day by what all instances let in within that second.
 */
@Component
public class Allowances implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Allowances.class);

    private final AdmissionSettings settings;
    private final RegistryFollower registry;
    private final JdbcAllowances stored;
    private final AdmissionMetrics metrics;
    private final Clock clock;
    private final String instance;
    private final Map<AgencyCode, Allowance> byAgency = new ConcurrentHashMap<>();
    private final Map<AgencyCode, Allowance.Use> told = new ConcurrentHashMap<>();
    private volatile Map<String, Limits> changed = Map.of();
    private volatile Map<String, Allowance.Use> elsewhere = Map.of();
    private volatile boolean running;
    private @Nullable Thread thread;

    Allowances(
            AdmissionSettings settings,
            RegistryFollower registry,
            JdbcAllowances stored,
            AdmissionMetrics metrics,
            Clock clock,
            @Value("${lienthong.instance}") String instance) {
        this.settings = settings;
        this.registry = registry;
        this.stored = stored;
        this.metrics = metrics;
        this.clock = clock;
        this.instance = instance;
    }

    /** Whichever form of its code it calls itself by. */
    AgencyCode same(AgencyCode called) {
        return registry.registry().agency(called).map(Agency::code).orElse(called);
    }

    Allowance of(AgencyCode called) {
        var agency = same(called);
        var known = byAgency.get(agency);
        return known != null ? known : byAgency.computeIfAbsent(agency, this::made);
    }

    private Allowance made(AgencyCode agency) {
        var today = today();
        var allowance = new Allowance(allowed(agency), settings.instances(), today);
        allowance.usedElsewhere(today, elsewhere.getOrDefault(agency.value(), Allowance.Use.NOTHING));
        return allowance;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), WorkingCalendar.ZONE);
    }

    /** As changed by an operator; else as configured for it; else as for all. */
    private Allowed allowed(AgencyCode agency) {
        var configured = settings.agencies().getOrDefault(agency.value(), Limits.UNSTATED);
        return Allowed.of(Optional.ofNullable(changed.get(agency.value()))
                .orElse(Limits.UNSTATED)
                .over(configured)
                .over(settings.forAll()));
    }

    /**
     * Goes on only if the agency has a dossier left today.
     *
     * @param underWay how many besides are being accepted in the same transaction
     * @throws Refusal otherwise, with the time to come again
     */
    void requireDossier(AgencyCode agency, long underWay) {
        var now = clock.instant();
        if (!of(agency).hasDossiersLeft(now, underWay)) {
            metrics.refused(Limit.DOSSIERS);
            throw Problem.QUOTA_USED_UP.refusal(Allowance.untilTomorrow(now));
        }
    }

    /** Goes on only if the agency may upload so much more today. @throws Refusal otherwise, with the time to come again */
    public void requireUpload(AgencyCode agency, long more) {
        var now = clock.instant();
        if (!of(agency).hasBytesLeft(now, more)) {
            metrics.refused(Limit.UPLOADS);
            throw Problem.QUOTA_USED_UP.refusal(Allowance.untilTomorrow(now));
        }
    }

    /** Counts an upload against the agency's limit of the day. */
    public void useUpload(AgencyCode agency, long bytes) {
        of(agency).useBytes(clock.instant(), bytes);
    }

    /** Counts a dossier that was accepted. */
    void useDossier(AgencyCode agency) {
        of(agency).useDossier(clock.instant());
    }

    /** Hears what operators changed and what other instances used, and tells what was used here. */
    void exchange() {
        var today = today();
        byAgency.forEach((agency, allowance) -> {
            var own = allowance.own();
            if (allowance.day().equals(today) && !own.equals(told.getOrDefault(agency, Allowance.Use.NOTHING))) {
                stored.tell(agency, today, run(), own);
                told.put(agency, own);
            }
        });
        changed = stored.changes();
        elsewhere = stored.usedElsewhere(today, run());
        byAgency.forEach((agency, allowance) -> {
            allowance.allow(allowed(agency));
            allowance.usedElsewhere(today, elsewhere.getOrDefault(agency.value(), Allowance.Use.NOTHING));
        });
    }

    private final String startedAs = Long.toString(System.currentTimeMillis(), 36);

    /** This run of this instance: the next one counts from nothing, beside what this one used. */
    private String run() {
        return instance + "/" + startedAs;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("allowances").start(this::exchangeNowAndThen);
    }

    private void exchangeNowAndThen() {
        while (running) {
            try {
                exchange();
            } catch (DataAccessException | TransactionException e) {
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("what agencies used can't be exchanged now; each instance counts by itself");
            }
            try {
                Thread.sleep(settings.shared());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        var exchanging = thread;
        if (exchanging != null) {
            exchanging.interrupt();
            try {
                exchanging.join(java.time.Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            exchange();
        } catch (DataAccessException | TransactionException e) {
            log.warn("what agencies used in the last second couldn't be told");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        // After the web server has stopped taking requests.
        return -500;
    }
}
