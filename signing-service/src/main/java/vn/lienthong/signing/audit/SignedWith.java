package vn.lienthong.signing.audit;

import java.time.Instant;
import java.util.stream.Stream;
import vn.lienthong.signing.audit.AuditEvent.SignatureMade;

/** What a certificate's key has signed (truy vết theo chứng thư), from the audit. */
public interface SignedWith {
    /**
     * Reads the whole audit, all instances', as the stream is used; close it.
     *
     * @param serial of the certificate, hexadecimal
     * @param since the earliest time of the entry: the clock of signing, not the time a signature claims
     */
    Stream<SignatureMade> by(String serial, Instant since);
}
