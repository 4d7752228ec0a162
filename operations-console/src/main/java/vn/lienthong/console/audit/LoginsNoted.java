package vn.lienthong.console.audit;

import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.stereotype.Component;
import vn.lienthong.console.access.Person;

/** Writes logins down, before they count: where the audit can't be written nobody gets in. */
@Component
class LoginsNoted {
    private final AuditTrail audit;

    LoginsNoted(AuditTrail audit) {
        this.audit = audit;
    }

    @EventListener
    void loggedIn(AuthenticationSuccessEvent event) {
        Person.of(event.getAuthentication()).ifPresent(who -> audit.note(who, Act.done(Act.Kind.LOGGED_IN, "", "")));
    }

    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        Person.of(event.getAuthentication()).ifPresent(who -> audit.note(who, Act.done(Act.Kind.LOGGED_OUT, "", "")));
    }
}
