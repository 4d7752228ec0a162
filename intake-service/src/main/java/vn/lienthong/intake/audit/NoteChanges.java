package vn.lienthong.intake.audit;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import vn.lienthong.intake.audit.Attempt.Outcome;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.outbox.OutboxWitness;

/** Notes, with everything that is announced, the request that brought it about: in one transaction. */
@Component
class NoteChanges implements OutboxWitness {
    private final Attempts attempts;

    NoteChanges(Attempts attempts) {
        this.attempts = attempts;
    }

    @Override
    public void appended(List<Outgoing> events) {
        if (events.isEmpty()
                || !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request)) {
            return; // came another way, which notes it itself
        }
        AttemptUnderWay.of(request.getRequest()).ifPresent(attempt -> {
            if (attempt.isNotedNow()) {
                attempt.about(events.getFirst().key());
                attempts.noteWithChange(attempt.as(Outcome.DONE, null));
            }
        });
    }
}
