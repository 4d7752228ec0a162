package vn.lienthong.notification.planning;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * What is told at a moment (nhắc hẹn), if nothing comes in between.
 *
 * @param entry id of the entry that set it or called it off
 * @param sequence that entry's: an older entry changes nothing
 * @param at when; null where it is called off
 * @param until how long it is worth telling; for an appointment, the appointment
 */
record Reminder(
        String dossier,
        Kind kind,
        String entry,
        long sequence,
        @Nullable Instant at,
        @Nullable Instant until) {
    /** What is told. */
    enum Kind {
        /** The appointment is near and there is no result. */
        APPOINTMENT,
        /** How was it? */
        SURVEY;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The identity of its message. */
    String event() {
        return entry + "/" + kind.code();
    }

    /**
     * What an entry sets and calls off.
     *
     * @param appointmentBefore how long before the appointment the citizen hears that there is no result
     * @param surveyAfter how long after the return the citizen is asked
     * @param surveyFor how long it is worth asking
     */
    record Rules(Duration appointmentBefore, Duration surveyAfter, Duration surveyFor) {
        List<Reminder> after(JournalEntry entry, DossierEvent event) {
            return switch (event) {
                case DossierReceived received -> List.of(appointment(entry, received.dueAt()));
                case ClockStarted started -> List.of(appointment(entry, started.dueAt()));
                case ApologyIssued apology -> List.of(appointment(entry, apology.dueAt()));
                case RouteMigrated migrated -> List.of(appointment(entry, migrated.dueAt()));
                case DueChanged changed ->
                    changed.stage() == null ? List.of(appointment(entry, changed.dueAt())) : List.of();
                case ClockStopped _, DossierProcessed _, DossierRefused _, WithdrawalAgreed _ ->
                    List.of(calledOff(entry, Kind.APPOINTMENT));
                case ResultReturned _ -> {
                    var at = entry.at().plus(surveyAfter);
                    yield List.of(
                            calledOff(entry, Kind.APPOINTMENT),
                            new Reminder(
                                    entry.key(), Kind.SURVEY, entry.id(), entry.sequence(), at, at.plus(surveyFor)));
                }
                case ResultRecalled _ -> List.of(calledOff(entry, Kind.SURVEY));
                default -> List.of();
            };
        }

        private Reminder appointment(JournalEntry entry, Instant dueAt) {
            var at = dueAt.minus(appointmentBefore);
            // Whoever hears of the appointment that late needs no reminder of it.
            return at.isAfter(entry.at())
                    ? new Reminder(entry.key(), Kind.APPOINTMENT, entry.id(), entry.sequence(), at, dueAt)
                    : calledOff(entry, Kind.APPOINTMENT);
        }

        private static Reminder calledOff(JournalEntry entry, Kind kind) {
            return new Reminder(entry.key(), kind, entry.id(), entry.sequence(), null, null);
        }
    }
}
