package vn.lienthong.intake.audit;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import vn.lienthong.intake.audit.Attempt.Outcome;

/** The request that is being answered, for what is written down of each of many things it brings. */
@Component
public class Parts {
    /** Who sends it, from where, and so on; empty where there is no request. */
    public Optional<Attempt> whole() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? AttemptUnderWay.of(request.getRequest()).map(attempt -> attempt.as(Outcome.DONE, null))
                : Optional.empty();
    }
}
