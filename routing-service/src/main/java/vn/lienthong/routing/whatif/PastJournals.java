package vn.lienthong.routing.whatif;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.JournalEntry;

/** The recorded journals of past dossiers. */
@FunctionalInterface
public interface PastJournals {
    /** The stories of a procedure's dossiers received in a time, each whole and in order. The stream is to be closed. */
    Stream<List<JournalEntry>> stories(ProcedureCode procedure, Instant from, Instant to);
}
