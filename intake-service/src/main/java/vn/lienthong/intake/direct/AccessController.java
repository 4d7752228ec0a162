package vn.lienthong.intake.direct;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.direct.KafkaAccesses.KafkaAccess;
import vn.lienthong.support.security.Caller;

/** Gives agencies access to Kafka, and takes it. */
@RestController
@Tag(name = "Access to Kafka")
class AccessController {
    private final GrantAccess grantAccess;
    private final DirectSettings.Access settings;

    AccessController(GrantAccess grantAccess, DirectSettings settings) {
        this.grantAccess = grantAccess;
        this.settings = settings.access();
    }

    @Schema(name = "KafkaAccessRequest", description = "What access to give; an empty object for the usual one")
    record AccessRequest(
            @Schema(
                    description = "What the agency may send; without it as it was, at first what is usual",
                    example = "[\"dossier.submit\",\"dossier.act\"]",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            List<String> scopes,

            @Schema(
                    description = "Whether to make a new password in the old one's stead",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            Boolean rotate) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "KafkaAccess", description = "An agency's access to Kafka")
    record Access(
            @Schema(type = "string", example = "H32.41.1") AgencyCode agency,
            @Schema(example = "kafka.example.vn:9094") String bootstrapServers,
            @Schema(example = "SASL_SSL") String securityProtocol,
            @Schema(example = "SCRAM-SHA-512") String mechanism,
            @Schema(example = "H32.41.1") String username,

            @Schema(description = "Only where it is new; it is never shown again") @Nullable
            String password,

            @Schema(description = "Where to write", example = "agency.H32.41.1.events")
            String events,

            @Schema(description = "Where to read the replies", example = "agency.H32.41.1.replies")
            String replies,

            @Schema(
                    description = "Where to read deliveries, once they are asked for this way",
                    example = "agency.H32.41.1.deliveries")
            String deliveries,

            @Schema(description = "What names of consumer groups begin with", example = "agency.H32.41.1.group.")
            String groups,

            Set<String> scopes,
            long producerBytesPerSecond,
            long consumerBytesPerSecond,
            int requestPercentage,
            Instant grantedAt,

            @Schema(description = "Since when the password is what it is")
            Instant rotatedAt,

            @Schema(description = "Since when the agency may only read: it is in force no more") @Nullable
            Instant writeEndedAt,

            @Nullable Instant revokedAt) {

        @Override
        public String toString() {
            return "Access[" + agency + ", password withheld]";
        }
    }

    @PostMapping("/v1/agencies/{code}/kafka-access")
    @Operation(
            summary = "Give an agency access to Kafka, or renew it",
            description =
                    "Makes its topics, its credential, its rights and its quotas, or brings them back to what they should "
                            + "be. The password is shown once: with 201 and where `rotate` asks for a new one. Scope operator, "
                            + "or kafka.access for the own agency, which then grants no more than its token carries.")
    @ApiResponse(responseCode = "201", description = "Given; with the password")
    @ApiResponse(responseCode = "200", description = "Was given before; with a password only where it is rotated")
    ResponseEntity<Access> grant(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "H32.41.1") @PathVariable String code,
            @RequestBody AccessRequest request) {
        var granted = grantAccess.grant(
                new AgencyCode(code),
                request.scopes() == null ? null : new TreeSet<>(request.scopes()),
                Boolean.TRUE.equals(request.rotate()),
                caller);
        return ResponseEntity.status(granted.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(shown(granted.access(), granted.password()));
    }

    @GetMapping("/v1/agencies/{code}/kafka-access")
    @Operation(
            summary = "An agency's access to Kafka",
            description = "Without the password. Scope operator, or kafka.access for the own agency.")
    Access access(@Parameter(hidden = true) Caller caller, @Parameter(example = "H32.41.1") @PathVariable String code) {
        return shown(grantAccess.of(new AgencyCode(code), caller), null);
    }

    @DeleteMapping("/v1/agencies/{code}/kafka-access")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Take an agency's access to Kafka",
            description = "At once, also from clients that are connected. What it wrote before is still taken. Scope "
                    + "operator, or kafka.access for the own agency.")
    void revoke(@Parameter(hidden = true) Caller caller, @Parameter(example = "H32.41.1") @PathVariable String code) {
        grantAccess.revoke(new AgencyCode(code), caller);
    }

    private Access shown(KafkaAccess access, @Nullable String password) {
        var agency = access.agency();
        return new Access(
                agency,
                settings.bootstrapServers(),
                settings.securityProtocol(),
                "SCRAM-SHA-512",
                BrokerAccess.userOf(agency),
                password,
                Topics.eventsOf(agency).name(),
                Topics.repliesOf(agency).name(),
                Topics.deliveriesOf(agency).name(),
                BrokerAccess.groupsOf(agency),
                new TreeSet<>(access.scopes()),
                settings.producerBytesPerSecond().toBytes(),
                settings.consumerBytesPerSecond().toBytes(),
                settings.requestPercentage(),
                access.grantedAt(),
                access.rotatedAt(),
                access.writeEndedAt(),
                access.revokedAt());
    }
}
