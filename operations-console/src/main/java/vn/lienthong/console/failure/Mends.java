package vn.lienthong.console.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.failure.Refused.Why;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * Alters the bytes of letters, with four eyes: one proposes, with a reason, what the event contract finds no fault in;
 * somebody else approves it or doesn't. Only what was approved is sent.
 */
@Component
class Mends {
    private static final int FAULTS_NAMED = 10;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Letters letters;
    private final Deeds deeds;
    private final FailureSettings settings;
    private final Clock clock;

    Mends(
            JdbcClient database,
            TransactionTemplate transactions,
            Letters letters,
            Deeds deeds,
            FailureSettings settings,
            Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.letters = letters;
        this.deeds = deeds;
        this.settings = settings;
        this.clock = clock;
    }

    /** How bytes are altered. */
    sealed interface Change {
        /** The text as it is to be. */
        record Text(String text) implements Change {}

        /** Wherever one text stands, another one is to stand. */
        record Replacement(String sought, String replacement) implements Change {}
    }

    /**
     * A proposal.
     *
     * @param letters how many it alters
     * @param state {@code proposed}, {@code approved}, {@code rejected} or {@code withdrawn}
     */
    record Mend(
            long id,
            String pile,
            String proposer,
            String reason,
            @Nullable String sought,
            @Nullable String replacement,
            int letters,
            String state,
            Instant proposedAt,
            @Nullable String decider,
            @Nullable String decision,
            @Nullable Instant decidedAt) {

        boolean isOpen() {
            return state.equals("proposed");
        }

        /** Whether this person may say yes or no. */
        boolean mayBeDecidedBy(String person) {
            return isOpen() && !proposer.equalsIgnoreCase(person);
        }
    }

    /** One letter of a proposal. */
    record Altered(
            long letter,
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            byte[] before,
            byte[] mended) {}

    /**
     * Proposes to alter these letters.
     *
     * @throws Refused naming what is wrong, letter by letter; then nothing is proposed
     */
    long propose(Person who, Collection<Long> ids, Change change, String reason) {
        if (ids.size() > settings.mostAtOnce()) {
            throw new Refused("too-many", settings.mostAtOnce());
        }
        var chosen = letters.find(ids);
        if (chosen.isEmpty()) {
            throw new Refused("none");
        }
        var faults = new ArrayList<Why>();
        var altered = new ArrayList<byte[]>(chosen.size());
        for (var letter : chosen) {
            var mended = mended(letter, change, faults);
            altered.add(mended);
            if (faults.size() == FAULTS_NAMED) {
                break;
            }
        }
        if (!faults.isEmpty()) {
            throw new Refused(faults);
        }
        try {
            return Objects.requireNonNull(transactions.execute(status -> store(who, chosen, altered, change, reason)));
        } catch (DuplicateKeyException e) {
            throw new Refused("proposed-already");
        }
    }

    private static byte[] mended(Letter letter, Change change, List<Why> faults) {
        var before = letter.bytes();
        if (letter.state() != Letter.State.OPEN || !letter.isMendable() || before == null) {
            faults.add(Why.of("not-mendable", letter.place()));
            return new byte[0];
        }
        try {
            var mended = Contract.canonical(
                    switch (change) {
                        case Change.Text(var text) -> text;
                        case Change.Replacement(var sought, var replacement) ->
                            new String(before, UTF_8).replace(sought, replacement);
                    });
            if (Arrays.equals(mended, before)) {
                faults.add(Why.of("nothing-altered", letter.place()));
            }
            Contract.fault(letter.eventType(), mended)
                    .ifPresent(fault -> faults.add(Why.of("contract", letter.place(), fault)));
            return mended;
        } catch (UnreadableEvent e) {
            faults.add(Why.of("contract", letter.place(), String.valueOf(e.getMessage())));
            return new byte[0];
        }
    }

    private long store(Person who, List<Letter> chosen, List<byte[]> altered, Change change, String reason) {
        var replaced = change instanceof Change.Replacement one ? one : null;
        var id = database.sql("""
                        insert into mend (pile, proposer, reason, sought, replacement, letters, proposed_at)
                        values (?, ?, ?, ?, ?, ?, ?) returning id
                        """)
                .param(chosen.getFirst().pile())
                .param(who.id())
                .param(reason)
                .param(replaced == null ? null : replaced.sought())
                .param(replaced == null ? null : replaced.replacement())
                .param(chosen.size())
                .param(now())
                .query(Long.class)
                .single();
        for (int i = 0; i < chosen.size(); i++) {
            var letter = chosen.get(i);
            var open = database.sql("select 1 from dead_letter where id = ? and state = 'open' for update")
                    .param(letter.id())
                    .query(Integer.class)
                    .optional();
            if (open.isEmpty()) {
                throw new Refused("not-mendable", letter.place());
            }
            database.sql("insert into mend_letter (mend, letter, before, mended) values (?, ?, ?, ?)")
                    .params(id, letter.id(), Objects.requireNonNull(letter.bytes()), altered.get(i))
                    .update();
        }
        deeds.mendProposed(who, id, chosen.size(), chosen.getFirst(), reason);
        return id;
    }

    /** @throws Refused if it is the proposer's own, or decided already */
    void approve(Person who, long id, String decision) {
        transactions.executeWithoutResult(status -> {
            var mend = decide(who, id, "approved", decision);
            database.sql("""
                            update dead_letter l set mended = m.mended, changed_at = ? from mend_letter m
                            where m.mend = ? and m.letter = l.id
                            """).params(now(), id).update();
            close(id);
            deeds.mendDecided(who, id, true, mend.proposer(), decision);
        });
    }

    /** @throws Refused if it is the proposer's own, or decided already */
    void reject(Person who, long id, String decision) {
        transactions.executeWithoutResult(status -> {
            var mend = decide(who, id, "rejected", decision);
            close(id);
            deeds.mendDecided(who, id, false, mend.proposer(), decision);
        });
    }

    private Mend decide(Person who, long id, String state, String decision) {
        var mend = database.sql("select * from mend where id = ? for update")
                .param(id)
                .query(Mend.class)
                .optional()
                .orElseThrow(() -> new Refused("no-mend"));
        if (!mend.isOpen()) {
            throw new Refused("decided-already");
        }
        if (!mend.mayBeDecidedBy(who.id())) {
            throw new Refused("own-mend");
        }
        database.sql("update mend set state = ?, decider = ?, decision = ?, decided_at = ? where id = ?")
                .params(state, who.id(), decision, now(), id)
                .update();
        return mend;
    }

    /** Takes an own proposal back. */
    void withdraw(Person who, long id) {
        transactions.executeWithoutResult(status -> {
            var withdrawn = database.sql("""
                            update mend set state = 'withdrawn', decider = proposer, decided_at = ?
                            where id = ? and state = 'proposed' and lower(proposer) = lower(?)
                            """).params(now(), id, who.id()).update();
            if (withdrawn == 0) {
                throw new Refused("decided-already");
            }
            close(id);
            deeds.mendWithdrawn(who, id);
        });
    }

    private void close(long id) {
        database.sql("update mend_letter set open = false where mend = ?")
                .param(id)
                .update();
    }

    Optional<Mend> find(long id) {
        return database.sql("select * from mend where id = ?")
                .param(id)
                .query(Mend.class)
                .optional();
    }

    /** Open ones first, then the newest. */
    List<Mend> list(long before, int limit) {
        return database.sql("""
                        select * from mend where id < ? order by state = 'proposed' desc, id desc limit ?
                        """).params(before, limit).query(Mend.class).list();
    }

    /** Open proposals. */
    List<Mend> open(int limit) {
        return database.sql("select * from mend where state = 'proposed' order by id desc limit ?")
                .param(limit)
                .query(Mend.class)
                .list();
    }

    /** The open proposal about a letter. */
    Optional<Mend> openOf(long letter) {
        return database.sql("""
                        select m.* from mend m join mend_letter l on l.mend = m.id where l.letter = ? and l.open
                        """).param(letter).query(Mend.class).optional();
    }

    /** The newest approved proposal about a letter. */
    Optional<Mend> approvedOf(long letter) {
        return database.sql("""
                        select m.* from mend m join mend_letter l on l.mend = m.id
                        where l.letter = ? and m.state = 'approved' order by m.id desc limit 1
                        """).param(letter).query(Mend.class).optional();
    }

    List<Altered> altered(long mend, long after, int limit) {
        return database.sql("""
                        select m.letter, l.topic, l.partition, l."offset", l.key, m.before, m.mended
                        from mend_letter m join dead_letter l on l.id = m.letter
                        where m.mend = ? and m.letter > ? order by m.letter limit ?
                        """).params(mend, after, limit).query(Altered.class).list();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
