package vn.lienthong.support.security;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/**
 * The agency that calls, proved by its bearer token. A controller method takes it as an argument.
 *
 * @param agency as the token says it, in either form
 * @param subject who at the agency, a staff number or a system's name
 * @param issuer who gave the token, by its name in the settings
 */
public record Caller(AgencyCode agency, Set<String> scopes, String subject, String issuer) {
    /** May hand in dossiers. */
    public static final String SUBMIT = "dossier.submit";
    /** May hand in dossiers as urgent. */
    public static final String URGENT = "dossier.urgent";
    /** May report actions at stages. */
    public static final String ACT = "dossier.act";
    /** May read dossiers it has a part in. */
    public static final String READ = "dossier.read";
    /** May fetch what is owed to it. */
    public static final String SEND_DOCUMENTS = "document.send";

    public static final String REPORT_DOCUMENTS = "document.report";
    public static final String FETCH = "delivery.read";
    /** May see personal data of dossiers it has a part in; to others it is masked. */
    public static final String READ_PERSONAL = "personal.read";
    /** May erase personal data of dossiers that have ended. */
    public static final String ERASE_PERSONAL = "personal.erase";
    /** May propose changes of the registry. */
    public static final String PROPOSE = "registry.propose";
    /** May approve what somebody else proposed. */
    public static final String APPROVE = "registry.approve";
    /** May decide what the system can't: reassignments, dead letters. */
    public static final String OPERATE = "operator";
    /** May have its own agency's access to Kafka made, changed and withdrawn. */
    public static final String KAFKA = "kafka.access";
    /** May read documents it sent or was sent, and its feed of them. */
    public static final String READ_DOCUMENTS = "document.read";
    /** May say which documents of its feed it has. */
    public static final String ACKNOWLEDGE_DOCUMENTS = "document.acknowledge";
    /** May read the audit of attempts. */
    public static final String AUDIT = "audit.read";

    public Caller(AgencyCode agency, Set<String> scopes, String subject) {
        this(agency, scopes, subject, "");
    }

    public boolean has(String scope) {
        return scopes.contains(scope);
    }

    /** Goes on only with that scope. */
    public void require(String scope) {
        if (!has(scope)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "scope-missing",
                    "The token doesn't carry the scope " + scope + "; ask the issuer for it.",
                    List.of(new Fault("", "CALLER_HAS_THE_SCOPE", "scope " + scope + " is missing")));
        }
    }
}
