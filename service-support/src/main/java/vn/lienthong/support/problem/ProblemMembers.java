package vn.lienthong.support.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The members of a problem document (RFC 9457) where it isn't an HTTP answer: in a reply, in a line of a batch. */
public final class ProblemMembers {
    static final String TYPE = "urn:lienthong:problem:";

    private ProblemMembers() {}

    /** What the HTTP answer to such a refusal says, member by member. */
    public static Map<String, Object> of(Refusal refusal) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", TYPE + refusal.code());
        members.put("title", refusal.status().getReasonPhrase());
        members.put("status", refusal.status().value());
        members.put("detail", String.valueOf(refusal.getMessage()));
        members.put("code", refusal.code());
        members.put("errors", refusal.faults());
        members.putAll(refusal.members());
        return members;
    }

    /** The refusal of what failed through a fault of ours. */
    public static Refusal unexpected() {
        return new Refusal(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "unexpected",
                "The request could not be carried out. Nothing was accepted; send it again later.",
                List.of());
    }
}
