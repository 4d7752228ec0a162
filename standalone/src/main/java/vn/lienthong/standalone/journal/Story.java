package vn.lienthong.standalone.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;

/** What the check keeps of one dossier: marks and fingerprints instead of contents, for there are many dossiers. */
final class Story {
    final List<Entry> entries = new ArrayList<>(12);
    final List<Report> reports = new ArrayList<>(8);
    final List<SealRequest> seals = new ArrayList<>(3);
    /** Hash and time of the entry before the one to come; the hash is null before the first. */
    @Nullable
    String lastHash;

    long lastAt = Long.MIN_VALUE;
    /** The report that the newest entries answer, and the first of these. */
    long lastCause;

    /** What the cause of the newest entries is, and what they have said so far. */
    Cause cause = Cause.REPORT;

    /** Entries are missing, or stand out of order. */
    boolean isTorn;

    boolean lapsed;
    boolean agreedBySilence;
    boolean migrated;
    boolean reachable;
    /** How often a payment was asked for, and confirmed. */
    int paymentsAsked;

    int paymentsConfirmed;
    /** What brought the confirmations about. */
    final Set<Long> confirmedBy = new HashSet<>(2);

    /** How far intake says the dossier is, and with which status. */
    long progress;

    int statusAtIntake;
    /** What the console says of it; a sequence of 0 where it doesn't know it. */
    long shownSequence;

    int shownStatus;
    boolean shownEnded;

    // ---- the dossier, folded

    DossierStatus status = DossierStatus.REGISTERED;
    boolean ended;
    /** When its clock stopped; null while it runs. */
    @Nullable
    Long clockStoppedAt;

    final List<Stage> stages = new ArrayList<>(4);
    /** The stages for which an operator has to choose an agency; 0 stands for the receiving agency. */
    final Set<Long> unplaced = new HashSet<>(2);
    /** The entries whose delivery was taken back. */
    final Set<Long> takenBack = new HashSet<>(2);
    /** Letters that hold the dossier up, and how many of these were settled. */
    int letters;

    int lettersSettled;

    /** Inputs wait behind a dead letter, until an operator has settled it. */
    boolean isHeldUp() {
        return letters > lettersSettled;
    }

    /** Somebody has it, is waited for, or has to say who has it. */
    boolean isSomebodys() {
        return ended
                || !unplaced.isEmpty()
                || status.stopsTheClock()
                || status == DossierStatus.WITHDRAWAL_REQUESTED
                || stages.stream().anyMatch(Stage::isOpen);
    }

    Stage stage(String id) {
        long fingerprint = Fingerprint.of(id).first();
        for (var stage : stages) {
            if (stage.id == fingerprint) {
                return stage;
            }
        }
        var stage = new Stage(fingerprint);
        stages.add(stage);
        return stage;
    }

    /** A stage; its phase is null before it is opened. */
    static final class Stage {
        final long id;

        StageChange.@Nullable Phase phase;

        Stage(long id) {
            this.id = id;
        }

        boolean isOpen() {
            return phase == StageChange.Phase.OPEN
                    || phase == StageChange.Phase.ACCEPTED
                    || phase == StageChange.Phase.SEALING;
        }

        /** Its turn may come. */
        boolean isToCome() {
            return phase == null || phase == StageChange.Phase.LATER;
        }
    }

    /** What brought an entry about. */
    enum Cause {
        /** Something that an edge, or signing, reported. */
        REPORT(""),
        /** An agency lets something lie; reported by the feeds. */
        DELIVERY("delivery/"),
        /** An operator decided. */
        OPERATOR("operator/"),
        /** A time has come. */
        TIMER("timer/"),
        /** The registry has changed. */
        CHANGE("change/");

        private final String prefix;

        Cause(String prefix) {
            this.prefix = prefix;
        }

        static Cause of(String id) {
            for (var cause : values()) {
                if (cause != REPORT && id.startsWith(cause.prefix)) {
                    return cause;
                }
            }
            return REPORT;
        }

        /** Nobody reports it. */
        boolean isRoutingsOwn() {
            return this == TIMER || this == CHANGE;
        }

        /** The id without its kind. */
        String rest(String id) {
            return id.substring(prefix.length());
        }
    }

    /** An entry of the journal. */
    static final class Entry {
        final long sequence;
        final long hash;
        final long restOfHash;
        /** Of the event's kind, stage and agency. */
        final long event;
        /** Of the cause. */
        final long cause;

        final long offset;
        final short partition;
        final Owed owed;
        /** The entry before whose delivery it takes back; 0 where it takes back none. */
        final long takesBack;

        Telling telling;
        boolean delivered;
        boolean told;
        boolean shown;

        Entry(
                long sequence,
                Fingerprint hash,
                long event,
                long cause,
                Place place,
                Owed owed,
                Telling telling,
                long takesBack) {
            this.sequence = sequence;
            this.hash = hash.first();
            this.restOfHash = hash.second();
            this.event = event;
            this.cause = cause;
            this.offset = place.offset();
            this.partition = (short) place.partition();
            this.owed = owed;
            this.telling = telling;
            this.takesBack = takesBack;
        }

        boolean hasHash(Fingerprint other) {
            return hash == other.first() && restOfHash == other.second();
        }
    }

    /** What an entry means for agencies' feeds. */
    enum Owed {
        NONE,
        /** Something is owed to an agency. */
        HANDED_OVER,
        /** What was owed to agencies may be taken back. */
        TAKEN_BACK,
        /** Both. */
        MOVED;

        boolean owes() {
            return this == HANDED_OVER || this == MOVED;
        }

        boolean takesBack() {
            return this == TAKEN_BACK || this == MOVED;
        }
    }

    /** Whether the citizen is told of an entry. */
    enum Telling {
        NO,
        /** It was told before it was known that something else of the same cause is told. */
        MAYBE,
        YES
    }

    /** What was reported to routing, under one id. */
    static final class Report {
        final long id;
        /** Of the contents; 0 until it has been seen. */
        long contents;

        @Nullable
        Place place;

        boolean accepted;
        boolean stillAccepted;
        boolean waiting;
        boolean putAside;
        boolean answered;
        /** Nothing need follow from it. */
        boolean mayBeIdle;
        /** The seal request that signing replies to; null where it is none. */
        @Nullable
        String request;

        Report(long id) {
            this.id = id;
        }

        boolean isReported() {
            return place != null;
        }
    }

    /** A document to be sealed. */
    static final class SealRequest {
        final long id;
        /** Routing's command to signing. */
        @Nullable
        Place command;

        boolean replied;
        boolean putAside;
        /** The journal asked for it. */
        boolean asked;
        /** It is to take a former one's place. */
        boolean again;
        /** Fingerprint of the certificate it was given by; 0 while it wasn't. */
        long certificate;

        /** The first half of its digest: the copy that carries it, with what was added to it since. */
        long file;
        /** The journal has the reply. */
        boolean answered;
        /** The stage that asked for it; 0 where that isn't known. */
        long stage;
        /** The stage was given back, or the dossier ended: nobody waits for it any more. */
        boolean abandoned;

        SealRequest(long id) {
            this.id = id;
        }
    }

    Optional<Entry> entry(long sequence) {
        // Its own place, unless there are gaps.
        if (sequence >= 1 && sequence <= entries.size()) {
            var entry = entries.get((int) sequence - 1);
            if (entry.sequence == sequence) {
                return Optional.of(entry);
            }
        }
        return entries.stream().filter(entry -> entry.sequence == sequence).findFirst();
    }

    long lastSequence() {
        return entries.isEmpty() ? 0 : entries.getLast().sequence;
    }

    Report report(long id) {
        for (var report : reports) {
            if (report.id == id) {
                return report;
            }
        }
        var report = new Report(id);
        reports.add(report);
        return report;
    }

    SealRequest seal(long id) {
        for (var seal : seals) {
            if (seal.id == id) {
                return seal;
            }
        }
        var seal = new SealRequest(id);
        seals.add(seal);
        return seal;
    }
}
