package vn.lienthong.axis.reconciliation;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/** What receivers outside were sent, and what they last said to it, as the journal has it. */
@Component
public class ReceiverStatuses {
    private final JdbcClient database;

    ReceiverStatuses(JdbcClient database) {
        this.database = database;
    }

    /** A package goes to it over the axis. */
    public void owed(DocumentCode document, AgencyCode receiver, long sequence, Instant at) {
        database.sql("""
                        insert into document_receiver (document, receiver, owed_sequence, owed_at) values (?, ?, ?, ?)
                        on conflict (document, receiver) do update
                        set owed_sequence = excluded.owed_sequence, owed_at = excluded.owed_at
                        where excluded.owed_sequence > document_receiver.owed_sequence""")
                .params(document.value(), receiver.value(), sequence, Timestamp.from(at))
                .update();
    }

    /** It said something; of a receiver inside nothing is kept. */
    public void changed(DocumentCode document, AgencyCode receiver, DocumentStatus status, Instant at) {
        database.sql("update document_receiver set status = ?, status_at = ? where document = ? and receiver = ?")
                .params(status.code(), Timestamp.from(at), document.value(), receiver.value())
                .update();
    }

    /** How far a package has come with it, as routing has it. */
    public void transport(DocumentCode document, AgencyCode receiver, TransportState state) {
        database.sql("update document_receiver set transport = ? where document = ? and receiver = ?")
                .params(state.name(), document.value(), receiver.value())
                .update();
    }

    /** Whether anything went to it over the axis. */
    public boolean isOwed(DocumentCode document, AgencyCode receiver) {
        return database.sql("select exists (select from document_receiver where document = ? and receiver = ?)")
                .params(document.value(), receiver.value())
                .query(Boolean.class)
                .single();
    }
}
