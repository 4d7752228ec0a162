package vn.lienthong.routing.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.delivery.Subscriptions.Channel;
import vn.lienthong.routing.delivery.Subscriptions.Subscription;

/**
 * What still has to be handed over, in PostgreSQL, shared by all instances. Whoever takes a delivery has it for the time of
 * a lease; if that instance dies, another takes it after that. Of one dossier's deliveries to an agency only the first is
 * ever on its way.
 */
@Repository
class DispatchQueue {
    private final JdbcClient database;
    private final Subscriptions subscriptions;
    private final DeliverySettings settings;

    DispatchQueue(JdbcClient database, Subscriptions subscriptions, DeliverySettings settings) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.settings = settings;
    }

    /** An agency for which something is due. */
    record Due(AgencyCode agency, Channel channel) {}

    /** A delivery taken for one attempt, the {@code attempt}-th. */
    record Taken(long position, int attempt) {}

    /** Deliveries of one agency taken together, by one lease. */
    record Claim(Subscription subscription, UUID lease, List<Taken> taken) {}

    /** Agencies for which something is due, by their codes. */
    List<Due> due() {
        return database.sql("""
                        select s.agency, s.channel from subscription s
                        where s.state = 'active' and (s.not_before is null or s.not_before <= now())
                          and exists (select from dispatch q where q.agency = s.agency and q.given_up_at is null
                                      and q.next_at <= now() and (q.leased_until is null or q.leased_until <= now()))
                        order by s.agency""")
                .query((row, n) ->
                        new Due(new AgencyCode(row.getString("agency")), Channel.of(row.getString("channel"))))
                .list();
    }

    /** Takes what is most urgent of an agency, each of another dossier. */
    @Transactional
    Optional<Claim> takeUrgentFirst(AgencyCode agency, int most) {
        return take(agency, most, """
                with mine as (
                    select q.agency, q.position from dispatch q
                    where q.agency = ? and q.given_up_at is null and q.next_at <= now()
                      and (q.leased_until is null or q.leased_until <= now())
                      and not exists (select from dispatch before
                                      where before.agency = q.agency and before.dossier = q.dossier
                                        and before.position < q.position and before.given_up_at is null)
                    order by q.priority desc, q.position limit ? for update
                )""");
    }

    /** Takes the next of an agency in the order of its feed, if none is on its way. */
    @Transactional
    Optional<Claim> takeInOrder(AgencyCode agency, int most) {
        return take(agency, most, """
                with mine as (
                    select q.agency, q.position from dispatch q
                    where q.agency = ? and q.given_up_at is null
                      and not exists (select from dispatch other
                                      where other.agency = q.agency and other.leased_until > now())
                    order by q.position limit ? for update
                )""");
    }

    private Optional<Claim> take(AgencyCode agency, int most, String mine) {
        var subscription = subscriptions.forDispatch(agency);
        if (subscription.isEmpty()) {
            return Optional.empty();
        }
        var lease = UUID.randomUUID();
        var taken = database.sql(mine + """
                        update dispatch q
                        set lease = ?, leased_until = now() + make_interval(secs => ?), attempts = q.attempts + 1,
                            first_at = coalesce(q.first_at, now())
                        from mine where q.agency = mine.agency and q.position = mine.position
                        returning q.position, q.attempts""")
                .params(agency.value(), most, lease, seconds(settings.lease()))
                .query((row, n) -> new Taken(row.getLong("position"), row.getInt("attempts")))
                .list();
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Claim(
                subscription.get(),
                lease,
                taken.stream()
                        .sorted(java.util.Comparator.comparingLong(Taken::position))
                        .toList()));
    }

    /**
     * These have been handed over.
     *
     * @param fetched the agency's system has them; a topic only holds them ready
     */
    @Transactional
    void handedOver(AgencyCode agency, Collection<Long> positions, UUID lease, boolean fetched) {
        var array = positions.toArray(Long[]::new);
        database.sql("delete from dispatch where agency = ? and position = any(?) and lease = ?")
                .params(agency.value(), array, lease)
                .update();
        database.sql("""
                        with mine as (
                            select position from delivery where agency = ? and position = any(?)
                            order by position for update
                        )
                        update delivery d
                        set sent_at = coalesce(sent_at, now()),
                            fetched_at = case when ? then coalesce(fetched_at, now()) else fetched_at end
                        from mine where d.agency = ? and d.position = mine.position""").params(agency.value(), array, fetched, agency.value()).update();
    }

    /**
     * It is tried again after a pause, or left to be fetched where that would be after the deadline.
     *
     * @return whether it is given up
     */
    boolean failed(AgencyCode agency, long position, UUID lease, Duration pause, String outcome) {
        return database.sql("""
                        update dispatch
                        set lease = null, leased_until = null, outcome = ?, next_at = now() + make_interval(secs => ?),
                            given_up_at = case when first_at + make_interval(secs => ?)
                                                    < now() + make_interval(secs => ?) then now() end
                        where agency = ? and position = ? and lease = ?
                        returning given_up_at is not null""")
                .params(
                        outcome,
                        seconds(pause),
                        seconds(settings.retry().deadline()),
                        seconds(pause),
                        agency.value(),
                        position,
                        lease)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** They weren't tried: that is no attempt. */
    void released(AgencyCode agency, Collection<Long> positions, UUID lease) {
        database.sql("""
                        update dispatch set lease = null, leased_until = null, attempts = attempts - 1
                        where agency = ? and position = any(?) and lease = ?""")
                .params(agency.value(), positions.toArray(Long[]::new), lease)
                .update();
    }

    long pending() {
        return database.sql("select count(*) from dispatch where given_up_at is null")
                .query(Long.class)
                .single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
