package vn.lienthong.support.security;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/**
 * The agency that calls, proved by its bearer token (claim {@code agency}). A controller method takes it as an argument.
 *
 * @param agency as the token says it, in either form
 * @param subject who at the agency, a staff number or a system's name (claim {@code sub})
 */
public record Caller(AgencyCode agency, Set<String> scopes, String subject) {
    /** May hand in dossiers. */
    public static final String SUBMIT = "dossier.submit";
    /** May hand in dossiers as urgent. */
    public static final String URGENT = "dossier.urgent";
    /** May report actions at stages. */
    public static final String ACT = "dossier.act";
    /** May read dossiers it has a part in. */
    public static final String READ = "dossier.read";
    /** May fetch what is owed to it. */
    public static final String FETCH = "delivery.read";
    /** May propose changes of the registry. */
    public static final String PROPOSE = "registry.propose";
    /** May approve what somebody else proposed. */
    public static final String APPROVE = "registry.approve";
    /** May decide what the system can't: reassignments, dead letters. */
    public static final String OPERATE = "operator";
    /** May have its own agency's access to Kafka made, changed and withdrawn. */
    public static final String KAFKA = "kafka.access";

    /** Goes on only with that scope. */
    public void require(String scope) {
        if (!scopes.contains(scope)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "scope-missing",
                    "The token doesn't carry the scope " + scope + "; ask the issuer for it.",
                    List.of(new Fault("", "CALLER_HAS_THE_SCOPE", "scope " + scope + " is missing")));
        }
    }
}
