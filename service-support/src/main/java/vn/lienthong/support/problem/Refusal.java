package vn.lienthong.support.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request is refused, with every reason at once. Becomes one RFC 9457 problem document. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final transient List<Fault> faults;
    private final @Nullable Duration retryAfter;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    /**
     * @param code names the kind of problem, lower case with hyphens; the problem's type is {@code
     *     urn:lienthong:problem:<code>}
     */
    public Refusal(HttpStatus status, String code, String detail, List<Fault> faults) {
        this(status, code, detail, faults, null);
    }

    public Refusal(HttpStatus status, String code, String detail, List<Fault> faults, @Nullable Duration retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }

    /** Adds a further member to the problem document, e.g. what would have been allowed instead. */
    public Refusal with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** The problem document's members besides those every one has. */
    public Map<String, Object> members() {
        return Map.copyOf(members);
    }

    /** When to come again, where that helps. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
