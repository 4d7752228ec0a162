package vn.lienthong.signing.later;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import vn.lienthong.signing.audit.Writing.Noted;

/** Does what was put off and is due (việc đến hạn). */
public interface DueWork {
    /**
     * What came of it; to be written in one transaction.
     *
     * @param records answers, and what is put off again
     * @param written to be called when that has been written for certain
     */
    record Done(List<ProducerRecord<String, byte[]>> records, List<Noted> noted, Runnable written) {}

    /** @throws IOException if the content store fails: passing trouble, to be tried again */
    Done carryOut(List<LaterCommand> due) throws IOException, InterruptedException;
}
