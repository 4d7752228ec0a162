package vn.lienthong.console.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do here (vai trò). Who has one has all below it, as authorities of their own: {@code ROLE_OPERATOR}. */
public enum Role {
    /** Sees flows, dossiers with personal data masked, statistics. */
    VIEWER("viewer"),
    /** Acts: mends, replays, sends again. */
    OPERATOR("operator", VIEWER),
    /** Approves what operators propose. */
    SUPERVISOR("supervisor", OPERATOR, VIEWER),
    /** Sees the audit. */
    AUDITOR("auditor", VIEWER),
    /** May search by citizen, besides a role. */
    PERSONAL("personal.read");

    private final String id;
    private final Set<Role> below;

    Role(String id, Role... below) {
        this.id = id;
        this.below = Set.of(below);
    }

    /** What issuers call it, unless the settings say otherwise. */
    public String id() {
        return id;
    }

    public String authority() {
        return "ROLE_" + name();
    }

    /** In messages: {@code role.operator}. */
    public String key() {
        return "role." + name().toLowerCase(Locale.ROOT);
    }

    static Set<Role> of(Collection<? extends GrantedAuthority> authorities) {
        var roles = EnumSet.noneOf(Role.class);
        for (var role : values()) {
            if (authorities.stream().anyMatch(one -> role.authority().equals(one.getAuthority()))) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** All that these roles reach. */
    static List<GrantedAuthority> authorities(Set<Role> roles) {
        var all = EnumSet.noneOf(Role.class);
        for (var role : roles) {
            all.add(role);
            all.addAll(role.below);
        }
        return all.stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }
}
