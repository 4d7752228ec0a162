package vn.lienthong.signing.audit;

import java.time.Instant;
import vn.lienthong.contract.wire.JournalEntry;

/** Where an instance's chain ends (đầu chuỗi): the sequence, hash and time of its last entry. */
record Head(long sequence, String hash, Instant at) {
    static final Head BEGINNING = new Head(0, JournalEntry.BEGINNING, Instant.EPOCH);

    static Head of(JournalEntry entry) {
        return new Head(entry.sequence(), entry.hash(), entry.at());
    }
}
