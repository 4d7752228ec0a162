package vn.lienthong.standalone.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;

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

    int answerBegins;
    boolean reachable;
    /** How far intake says the dossier is. */
    long progress;

    int status;
    Ending ending = Ending.NONE;

    /** How a dossier has ended. */
    enum Ending {
        NONE,
        RETURNED,
        REFUSED;

        /** Whether a dossier of this status has ended so. */
        boolean goesWith(int status) {
            return switch (this) {
                case RETURNED -> status == DossierStatus.RETURNED.number();
                case REFUSED -> status == DossierStatus.REFUSED.number();
                case NONE -> status != DossierStatus.RETURNED.number() && status != DossierStatus.REFUSED.number();
            };
        }
    }

    /** An entry of the journal. */
    static final class Entry {
        final long sequence;
        final long hash;
        final long restOfHash;
        /** Of the event's kind, stage and agency. */
        final long event;

        final long offset;
        final short partition;
        final Moment moment;
        boolean effect;
        boolean shown;

        Entry(long sequence, Fingerprint hash, long event, Place place, Moment moment) {
            this.sequence = sequence;
            this.hash = hash.first();
            this.restOfHash = hash.second();
            this.event = event;
            this.offset = place.offset();
            this.partition = (short) place.partition();
            this.moment = moment;
        }

        boolean hasHash(Fingerprint other) {
            return hash == other.first() && restOfHash == other.second();
        }
    }

    /** What effect an entry has to have outside the journal. */
    enum Moment {
        NO_EFFECT,
        HANDED_TO_AN_AGENCY,
        TOLD_TO_THE_CITIZEN
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
        /** The journal has the reply. */
        boolean answered;

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
