package vn.lienthong.intake.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.rule.Problem;

/**
 * What the broker knows of an agency: its topics, its credential (SCRAM-SHA-512), what it may do (ACLs), and how much
 * (quotas). All of it may be made again: it then is as it should be.
 */
@Component
class BrokerAccess {
    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;
    private static final String FROM_ANYWHERE = "*";
    private static final int PASSWORD_BYTES = 24;

    private final AgencyTopics topics;
    private final DirectSettings.Access settings;
    private final SecureRandom random = new SecureRandom();

    BrokerAccess(AgencyTopics topics, DirectSettings settings) {
        this.topics = topics;
        this.settings = settings.access();
    }

    /** The name an agency logs in with. */
    static String userOf(AgencyCode agency) {
        return agency.value();
    }

    /**
     * What an agency's consumer groups begin with. Not with its code alone: the codes of agencies below it begin like that
     * too.
     */
    static String groupsOf(AgencyCode agency) {
        return "agency." + agency + ".group.";
    }

    /** Makes topics, rules and quotas as they should be. */
    void ensure(AgencyCode agency) {
        topics.ensurePair(agency);
        try (var admin = topics.client()) {
            await(admin.createAcls(rules(agency)).all());
            await(admin.alterClientQuotas(List.of(quotas(agency))).all());
        }
    }

    /** Gives the agency a new password; the one before is good for nothing any more. */
    String newPassword(AgencyCode agency) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try (var admin = topics.client()) {
            await(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            userOf(agency),
                            new ScramCredentialInfo(MECHANISM, settings.iterations()),
                            password.getBytes(UTF_8))))
                    .all());
        }
        return password;
    }

    /** Takes the credential, and every right: who is connected can do nothing from now on. */
    void revoke(AgencyCode agency) {
        try (var admin = topics.client()) {
            await(admin.deleteAcls(List.of(new AclBindingFilter(ResourcePatternFilter.ANY, allOf(agency))))
                    .all());
            deleteCredential(admin, agency);
        }
    }

    private static void deleteCredential(Admin admin, AgencyCode agency) {
        try {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion(userOf(agency), MECHANISM)))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ResourceNotFoundException)) {
                throw Problem.KAFKA_UNAVAILABLE.refusal();
            }
        }
    }

    /** Takes the right to write; the agency goes on reading what it is told. */
    void endWriting(AgencyCode agency) {
        var events = new ResourcePatternFilter(
                ResourceType.TOPIC, Topics.eventsOf(agency).name(), PatternType.LITERAL);
        try (var admin = topics.client()) {
            await(admin.deleteAcls(List.of(new AclBindingFilter(events, allOf(agency))))
                    .all());
        }
    }

    private static AccessControlEntryFilter allOf(AgencyCode agency) {
        return new AccessControlEntryFilter(principal(agency), null, AclOperation.ANY, AclPermissionType.ANY);
    }

    private static String principal(AgencyCode agency) {
        return "User:" + userOf(agency);
    }

    /** Writing includes describing, and writing idempotently; so does reading, describing. */
    private static List<AclBinding> rules(AgencyCode agency) {
        var rules = new ArrayList<AclBinding>();
        rules.add(rule(agency, topic(Topics.eventsOf(agency)), AclOperation.WRITE));
        rules.add(rule(agency, topic(Topics.repliesOf(agency)), AclOperation.READ));
        rules.add(rule(agency, topic(Topics.deliveriesOf(agency)), AclOperation.READ));
        rules.add(rule(
                agency,
                new ResourcePattern(ResourceType.GROUP, groupsOf(agency), PatternType.PREFIXED),
                AclOperation.READ));
        return rules;
    }

    private static ResourcePattern topic(Topics.Topic topic) {
        return new ResourcePattern(ResourceType.TOPIC, topic.name(), PatternType.LITERAL);
    }

    private static AclBinding rule(AgencyCode agency, ResourcePattern what, AclOperation operation) {
        return new AclBinding(
                what, new AccessControlEntry(principal(agency), FROM_ANYWHERE, operation, AclPermissionType.ALLOW));
    }

    private ClientQuotaAlteration quotas(AgencyCode agency) {
        return new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, userOf(agency))),
                List.of(
                        new ClientQuotaAlteration.Op("producer_byte_rate", (double)
                                settings.producerBytesPerSecond().toBytes()),
                        new ClientQuotaAlteration.Op("consumer_byte_rate", (double)
                                settings.consumerBytesPerSecond().toBytes()),
                        new ClientQuotaAlteration.Op("request_percentage", (double) settings.requestPercentage())));
    }

    private static void await(KafkaFuture<?> change) {
        try {
            change.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                throw Problem.ACCESS_NOT_OFFERED.refusal();
            }
            throw Problem.KAFKA_UNAVAILABLE.refusal();
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while changing an agency's access to Kafka", e);
    }
}
