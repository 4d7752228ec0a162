package vn.lienthong.console.citizen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.personal.ForgetsPersonalData;
import vn.lienthong.support.personal.Opening;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * By which {@link Marks} whose dossiers are found. What was opened for it is kept nowhere; the marks go with the dossier's key,
 * in one transaction.
 */
@Component
@ConditionalOnProperty("lienthong.personal.enabled")
class CitizenIndex implements ForgetsPersonalData {
    private static final int AT_ONCE = 500;

    private final JdbcClient database;
    private final PersonalKeys keys;
    private final Marks marks;

    CitizenIndex(JdbcClient database, PersonalKeys keys, CitizenSettings settings) {
        if (settings.key() == null) {
            throw new IllegalStateException(
                    "lienthong.personal.enabled lets people be searched for: name lienthong.console.citizens.key");
        }
        this.database = database;
        this.keys = keys;
        this.marks = new Marks(settings.key());
    }

    /** Takes applicants in, and where reading goes on. Whose key is on its way waits, sealed, and keeps up nobody else. */
    @Transactional
    void take(Map<String, SealedPersonalData> received, Map<TopicPartition, Long> next) {
        open(received)
                .forEach(dossier -> database.sql("""
                                insert into citizen_waiting (dossier, sealed) values (?, ?)
                                on conflict (dossier) do nothing""")
                        .params(
                                dossier,
                                CanonicalJson.mapper()
                                        .writeValueAsString(Objects.requireNonNull(received.get(dossier))))
                        .update());
        next.forEach((partition, offset) ->
                database.sql("""
                        insert into citizen_progress (partition, next_offset) values (?, ?)
                        on conflict (partition) do update set next_offset = excluded.next_offset""").params(partition.partition(), offset).update());
    }

    /** Takes in some of those who waited and whose keys have come. @return whether there were any */
    @Transactional
    boolean catchUp() {
        var waiting = new LinkedHashMap<String, SealedPersonalData>();
        database.sql("""
                        select w.dossier, w.sealed from citizen_waiting w join personal_key using (dossier)
                        order by w.dossier limit ? for update of w skip locked""")
                .param(AT_ONCE)
                .query((row, n) -> waiting.put(
                        row.getString(1), CanonicalJson.mapper().readValue(row.getString(2), SealedPersonalData.class)))
                .list();
        var left = open(waiting);
        waiting.keySet().removeAll(left);
        forgetWaiting(waiting.keySet());
        return !waiting.isEmpty();
    }

    /** @return whose key is on its way */
    private List<String> open(Map<String, SealedPersonalData> sealed) {
        if (sealed.isEmpty()) {
            return List.of();
        }
        // So that no key is erased between its use and the marks.
        database.sql("select 1 from personal_key where dossier = any(?) order by dossier for share")
                .param(sealed.keySet().toArray(String[]::new))
                .query(Integer.class)
                .list();
        var left = new ArrayList<String>();
        keys.open(sealed).forEach((dossier, opening) -> {
            switch (opening) {
                case Opening.Opened(var personal) -> {
                    var applicant = personal.applicant();
                    keep(
                            dossier,
                            marks.of(applicant.fullName(), applicant.citizenId().value(), applicant.phone()));
                }
                case Opening.NotYet() -> left.add(dossier);
                case Opening.Erased erased -> {}
                case Opening.Unreadable() -> {}
            }
        });
        return left;
    }

    private void forgetWaiting(Collection<String> dossiers) {
        database.sql("delete from citizen_waiting where dossier = any(?)")
                .param(dossiers.toArray(String[]::new))
                .update();
    }

    private void keep(String dossier, Collection<Long> all) {
        database.sql("insert into citizen (dossier, marks) values (?, ?) on conflict (dossier) do nothing")
                .params(dossier, all.toArray(Long[]::new))
                .update();
    }

    long nextOffset(TopicPartition partition) {
        return database.sql("select next_offset from citizen_progress where partition = ?")
                .param(partition.partition())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The newest dossiers of whom is sought so, at most that many; empty where it says too little. */
    List<Dossier> find(String name, String digits, int most) {
        var sought = marks.sought(name, digits);
        return sought.isEmpty()
                ? List.of()
                : database.sql("""
                        select state from dossier where code in (select dossier from citizen where marks @> ?)
                        order by received_at desc, code desc limit ?""")
                        .params(sought.toArray(Long[]::new), most)
                        .query((row, n) -> ReadModel.dossier(row.getString(1)))
                        .list();
    }

    boolean saysEnough(String name, String digits) {
        return !marks.sought(name, digits).isEmpty();
    }

    @Override
    public void forget(Collection<String> dossiers) {
        database.sql("delete from citizen where dossier = any(?)")
                .param(dossiers.toArray(String[]::new))
                .update();
        forgetWaiting(dossiers);
    }
}
