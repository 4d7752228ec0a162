package vn.lienthong.console.failure;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.document.Masking;
import vn.lienthong.console.failure.Letter.State;
import vn.lienthong.console.failure.Letters.Group;
import vn.lienthong.console.failure.Mends.Mend;
import vn.lienthong.console.failure.Replays.Progress;
import vn.lienthong.console.failure.Replays.Replay;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/** What the desk's pages show, in words. */
final class LetterPage {
    private static final int MANY = 100;

    private final Words words;
    private final Instant now;

    LetterPage(Words words, Clock clock) {
        this.words = words;
        this.now = clock.instant();
    }

    /** A time for people and for machines. */
    record Time(String text, String iso) {}

    /** A value of a filter. */
    record Choice(String id, String name) {}

    /** A group of letters. */
    record GroupRow(
            String pile,
            String service,
            String reader,
            String origin,
            String cause,
            String mending,
            String reason,
            long openCount,
            String open,
            String underWay,
            String taken,
            String returned,
            String aside,
            Time first,
            Time last) {}

    /** A letter in a list. */
    record Row(
            long id,
            String place,
            @Nullable String key,
            @Nullable String link,
            String state,
            String stateName,
            boolean mended,
            int attempt,
            Time at,
            boolean open) {}

    /** A header as it may be shown. */
    record Header(String name, String value) {}

    /** A letter, whole. */
    record Whole(
            Row row,
            String topic,
            String service,
            String reader,
            String origin,
            @Nullable String sourcePlace,
            @Nullable Time sourceTime,
            @Nullable String event,
            @Nullable String type,
            @Nullable String agency,
            String reason,
            @Nullable String exception,
            String cause,
            String mending,
            String way,
            boolean leadsBack,
            boolean mendable,
            String pile,
            String size,
            @Nullable String note,
            List<Header> headers) {}

    /** A proposal in a list, or at the top of its page. */
    record MendRow(
            long id,
            String pile,
            String proposer,
            String reason,
            @Nullable String sought,
            @Nullable String replacement,
            String letters,
            String state,
            String stateName,
            Time proposedAt,
            @Nullable String decider,
            @Nullable String decision,
            @Nullable Time decidedAt) {}

    /** One letter of a proposal, with what is altered. */
    record AlteredRow(String place, @Nullable String key, List<Difference.Line> lines) {}

    /** A replay, and how far it is. */
    record ReplayRow(
            long id,
            @Nullable String pile,
            String person,
            String reason,
            String state,
            String stateName,
            Time at,
            @Nullable Time endedAt,
            String total,
            long percent,
            String handled,
            String waiting,
            String sent,
            String taken,
            long returnedCount,
            String returned,
            String dropped,
            long blockedCount,
            String blocked,
            String summary) {}

    GroupRow of(Group group) {
        return new GroupRow(
                group.pile(),
                service(group.service()),
                group.reader(),
                group.origin(),
                words.say("failures.cause." + group.cause()),
                words.say("failures.mending." + group.cause()),
                group.reason(),
                group.open(),
                words.count(group.open()),
                words.count(group.underWay()),
                words.count(group.taken()),
                words.count(group.returned()),
                words.count(group.aside()),
                time(group.first()),
                time(group.last()));
    }

    String service(String id) {
        return words.sayOr("failures.service." + id, id);
    }

    Row row(Letter letter) {
        return new Row(
                letter.id(),
                letter.place(),
                letter.key() == null ? null : shownKey(letter.key()),
                letter.key() == null ? null : link(letter.key()),
                letter.state().id(),
                words.say("failures.state." + letter.state().id()),
                letter.mended() != null,
                letter.attempt(),
                time(letter.at()),
                letter.state() == State.OPEN);
    }

    /** A key is a code; whatever else stands there may be anything. */
    private static String shownKey(String key) {
        return link(key) != null ? key : Masking.code(key);
    }

    private static @Nullable String link(String key) {
        try {
            return "/dossiers/" + new DossierCode(key).value();
        } catch (MalformedIdentity e) {
            // Perhaps a document's.
        }
        try {
            return "/documents/" + new DocumentCode(key).value();
        } catch (MalformedIdentity e) {
            return null;
        }
    }

    Whole whole(Letter letter) {
        return new Whole(
                row(letter),
                letter.topic(),
                service(letter.service()),
                letter.reader(),
                letter.origin(),
                letter.originPartition() == null || letter.originOffset() == null
                        ? null
                        : letter.originPartition() + "/" + letter.originOffset(),
                letter.originAt() == null ? null : time(letter.originAt()),
                letter.eventId(),
                letter.eventType(),
                letter.agency(),
                letter.reason(),
                letter.exception(),
                words.say("failures.cause." + letter.cause()),
                words.say("failures.mending." + letter.cause()),
                words.say("failures.way." + letter.way().id()),
                letter.way().leadsBack(),
                letter.isMendable(),
                letter.pile(),
                words.count(letter.size()),
                letter.note(),
                letter.headers().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(header -> new Header(header.getKey(), shown(header.getKey(), header.getValue())))
                        .toList());
    }

    /** Our own headers hold codes and sentences; what others put there may be anything. */
    private static String shown(String name, String value) {
        return name.startsWith("lt_") || name.startsWith("ce_") || name.equals("content-type")
                ? value
                : Masking.code(value);
    }

    MendRow of(Mend mend, boolean isWhole) {
        return new MendRow(
                mend.id(),
                mend.pile(),
                mend.proposer(),
                mend.reason(),
                isWhole || mend.sought() == null ? mend.sought() : Masking.code(mend.sought()),
                isWhole || mend.replacement() == null ? mend.replacement() : Masking.code(mend.replacement()),
                words.count(mend.letters()),
                mend.state(),
                words.say("failures.mend.state." + mend.state()),
                time(mend.proposedAt()),
                mend.decider(),
                mend.decision(),
                mend.decidedAt() == null ? null : time(mend.decidedAt()));
    }

    AlteredRow of(Mends.Altered altered, boolean isWhole) {
        return new AlteredRow(
                altered.topic() + "/" + altered.partition() + "/" + altered.offset(),
                altered.key() == null ? null : shownKey(altered.key()),
                Difference.of(text(altered.before(), isWhole), text(altered.mended(), isWhole)));
    }

    private static String text(byte[] value, boolean isWhole) {
        return isWhole ? Shown.whole(value) : Shown.masked(value).orElse(Masking.MASK);
    }

    ReplayRow of(Replay replay, Progress progress) {
        var total = Math.max(1, replay.total());
        var handled = progress.handled() + progress.dropped();
        return new ReplayRow(
                replay.id(),
                replay.pile(),
                replay.person(),
                replay.reason(),
                replay.state(),
                words.say("failures.replay.state." + replay.state()),
                time(replay.at()),
                replay.endedAt() == null ? null : time(replay.endedAt()),
                words.count(replay.total()),
                handled * MANY / total,
                words.count(progress.handled()),
                words.count(progress.waiting()),
                words.count(progress.sent()),
                words.count(progress.taken()),
                progress.returned(),
                words.count(progress.returned()),
                words.count(progress.dropped()),
                progress.blocked(),
                words.count(progress.blocked()),
                words.say(
                        "failures.replay.summary",
                        words.say("failures.replay.state." + replay.state()),
                        words.count(progress.handled()),
                        words.count(replay.total()),
                        words.count(progress.returned())));
    }

    Time time(Instant at) {
        return new Time(words.moment(at), at.toString());
    }

    String clock() {
        return words.clock(now);
    }

    String iso() {
        return now.toString();
    }
}
