package vn.lienthong.console.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Who is logged in. Controllers take one as an argument.
 *
 * @param id by which the issuer, the audit and other services know them
 * @param name for people
 * @param agency code of whom they are; empty where the issuer doesn't say
 * @param roles all they have
 */
public record Person(String id, String name, String agency, Set<Role> roles) {
    private static final List<Role> BY_RANK = List.of(Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR, Role.VIEWER);

    public Person {
        roles = Set.copyOf(roles);
    }

    /** Empty where nobody is logged in. */
    public static Optional<Person> of(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof ConsoleUser user
                ? Optional.of(new Person(
                        authentication.getName(),
                        user.shown(),
                        user.agency(),
                        Role.of(authentication.getAuthorities())))
                : Optional.empty();
    }

    /** The highest role they have; empty where they have none. */
    public Optional<Role> rank() {
        return BY_RANK.stream().filter(roles::contains).findFirst();
    }

    public boolean isOperator() {
        return roles.contains(Role.OPERATOR);
    }

    public boolean isSupervisor() {
        return roles.contains(Role.SUPERVISOR);
    }

    /** Whether they may see the audit: auditors, and supervisors, who answer for what is done. */
    public boolean isAuditing() {
        return roles.contains(Role.AUDITOR) || isSupervisor();
    }

    /** Whether they may search by citizen. */
    public boolean isPersonal() {
        return roles.contains(Role.PERSONAL);
    }
}
