package vn.lienthong.issuer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import vn.lienthong.contract.identity.AgencyCode;

/** The invented people (người dùng thử) of the province's office: somebody for every role, and two supervisors. */
public enum Person {
    LAN("Nguyễn Thị Lan", "xem", List.of("viewer"), Scopes.VIEWER),
    MINH("Trần Quang Minh", "vận hành", List.of("operator"), Scopes.OPERATOR),
    HOA("Lê Thị Hoa", "vận hành, được tìm theo người dân", List.of("operator", "personal.read"), Scopes.OPERATOR),
    DUNG("Phạm Văn Dũng", "giám sát", List.of("supervisor", "personal.read"), Scopes.SUPERVISOR),
    THAO("Võ Thị Thảo", "giám sát", List.of("supervisor"), Scopes.SUPERVISOR),
    KHANH("Đỗ Quốc Khánh", "kiểm tra nhật ký", List.of("auditor"), Scopes.AUDITOR),
    PHUC("Hồ Gia Phúc", "không có vai trò nào", List.of(), List.of());

    private final String fullName;
    private final String inWords;
    private final List<String> roles;
    private final List<String> scopes;

    Person(String fullName, String inWords, List<String> roles, List<String> scopes) {
        this.fullName = fullName;
        this.inWords = inWords;
        this.roles = roles;
        this.scopes = roles.contains("personal.read")
                ? Stream.concat(scopes.stream(), Stream.of("personal.read")).toList()
                : scopes;
    }

    /** By which everybody knows them: {@code lan}. */
    public String subject() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String fullName() {
        return fullName;
    }

    /** Of whom they are. */
    public AgencyCode agency() {
        return Grants.PROVINCE;
    }

    /** What the console makes of them. */
    public List<String> roles() {
        return roles;
    }

    /** What they may have services do. */
    public List<String> scopes() {
        return scopes;
    }

    String inWords() {
        return inWords;
    }

    static Optional<Person> of(String subject) {
        return Arrays.stream(values())
                .filter(person -> person.subject().equals(subject))
                .findFirst();
    }

    private static final class Scopes {
        private static final List<String> VIEWER =
                List.of("dossier.read", "document.read", "message.read", "template.read", "axis.read");
        private static final List<String> OPERATOR = and(
                VIEWER,
                "operator",
                "message.retry",
                "message.operate",
                "template.edit",
                "axis.acknowledge",
                "axis.operate",
                "registry.propose");
        private static final List<String> SUPERVISOR = and(OPERATOR, "template.approve", "registry.approve");
        private static final List<String> AUDITOR = and(VIEWER, "audit.read");

        private static List<String> and(List<String> some, String... more) {
            return Stream.concat(some.stream(), Stream.of(more)).toList();
        }
    }
}
