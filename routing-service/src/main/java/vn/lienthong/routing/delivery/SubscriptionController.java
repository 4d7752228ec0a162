package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.delivery.Deliveries.Feed;
import vn.lienthong.routing.delivery.Subscriptions.Channel;
import vn.lienthong.routing.delivery.Subscriptions.Replay;
import vn.lienthong.routing.delivery.Subscriptions.Subscription;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** How an agency has its deliveries handed over, besides fetching them. */
@RestController
class SubscriptionController {
    private final OwnAgency agencies;
    private final Subscriptions subscriptions;
    private final CheckSubscription check;
    private final Deliveries deliveries;
    private final DeliveryTopics topics;
    private final Breakers breakers;
    private final Dispatcher dispatcher;
    private final DeliverySettings settings;

    SubscriptionController(
            OwnAgency agencies,
            Subscriptions subscriptions,
            CheckSubscription check,
            Deliveries deliveries,
            DeliveryTopics topics,
            Breakers breakers,
            Dispatcher dispatcher,
            DeliverySettings settings) {
        this.agencies = agencies;
        this.subscriptions = subscriptions;
        this.check = check;
        this.deliveries = deliveries;
        this.topics = topics;
        this.breakers = breakers;
        this.dispatcher = dispatcher;
        this.settings = settings;
    }

    /**
     * @param channel {@code webhook} or {@code kafka}
     * @param url of the webhook
     * @param personal with personal data, and with what officers wrote; in webhooks only
     * @param rotateSecret a new secret; the one before signs as well for 24 hours
     */
    record Wanted(
            @Nullable String channel,
            @Nullable String url,
            @Nullable Boolean personal,
            @Nullable Boolean rotateSecret) {}

    /**
     * @param topic where the channel is kafka
     * @param state {@code active} or {@code disabled}
     * @param disabledBecause {@code gone}: the receiver answered 410
     * @param notBefore until then the receiver asked for peace
     * @param breaker {@code closed}, {@code open} or {@code half-open}, as this instance has it; where the channel is webhook
     * @param pending still to be handed over
     * @param givenUp to be fetched, because every attempt until the deadline failed
     * @param oldestPending when the oldest that is pending was owed
     * @param lastFailure how an attempt for something that waits ended
     * @param secret to check signatures with; shown this once
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            AgencyCode agency,
            String channel,
            @Nullable URI url,
            @Nullable String topic,
            boolean personal,
            String state,
            @Nullable Instant disabledAt,
            @Nullable String disabledBecause,
            @Nullable Instant notBefore,
            @Nullable String breaker,
            long pending,
            long givenUp,
            @Nullable Instant oldestPending,
            @Nullable String lastFailure,
            Instant createdAt,
            @Nullable String secret) {
        @Override
        public String toString() {
            return "Shown[" + agency + "]";
        }
    }

    @PutMapping("/v1/agencies/{code}/subscription")
    @Operation(
            summary = "Has an agency's deliveries handed over by webhooks or by a topic",
            description = "A webhook's secret is in the answer that first sets or rotates it, and nowhere else. A "
                    + "subscription that was disabled goes on with what waits. Personal data is in it only where asked "
                    + "for, which takes the scope personal.read; by webhooks over https only. It begins with what comes from now on: have what came before sent "
                    + "again, or fetch it. The feed stays what it is. Scope delivery.read.")
    ResponseEntity<Shown> put(
            @PathVariable String code, @RequestBody Wanted wanted, @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller);
        if (Boolean.TRUE.equals(wanted.personal())) {
            caller.require(Caller.READ_PERSONAL);
        }
        check.check(wanted);
        var channel = Channel.of(Objects.requireNonNull(wanted.channel()));
        if (channel == Channel.KAFKA && !topics.make(agency)) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "kafka-unavailable",
                    "The topic can't be made now; nothing was changed. Send the same request again.",
                    List.of(),
                    Duration.ofSeconds(10));
        }
        var change = subscriptions.put(
                agency,
                channel,
                wanted.url() == null ? null : URI.create(wanted.url()),
                Boolean.TRUE.equals(wanted.personal()),
                Boolean.TRUE.equals(wanted.rotateSecret()));
        breakers.forget(agency);
        dispatcher.wake();
        return ResponseEntity.status(change.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(shown(subscription(agency), change.secret()));
    }

    @GetMapping("/v1/agencies/{code}/subscription")
    @Operation(
            summary = "How an agency's deliveries are handed over, and how that goes",
            description = "Scope delivery.read.")
    Shown get(@PathVariable String code, @Parameter(hidden = true) Caller caller) {
        return shown(subscription(agencies.of(code, caller)), null);
    }

    @DeleteMapping("/v1/agencies/{code}/subscription")
    @Operation(
            summary = "Ends it; the agency fetches again",
            description = "Doing it again changes nothing. Scope delivery.read.")
    ResponseEntity<Void> delete(@PathVariable String code, @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller);
        subscriptions.delete(agency);
        breakers.forget(agency);
        return ResponseEntity.noContent().build();
    }

    /**
     * @param after the position after which everything is sent again
     */
    record ReplayWanted(@Nullable Long after) {}

    @PostMapping("/v1/agencies/{code}/subscription/replay")
    @Operation(
            summary = "Hands over again what came after a position",
            description = "With the same ids. At most so many at once as the settings say: where `more` is true, go on "
                    + "after `upTo`. Scope delivery.read.")
    ResponseEntity<Replay> replay(
            @PathVariable String code, @RequestBody ReplayWanted wanted, @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller);
        subscription(agency);
        var after = wanted.after();
        var last = deliveries.feed(agency).map(Feed::last).orElse(0L);
        if (after == null || after < 0 || after > last) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "replay-refused",
                    "Nothing is sent again. Mend every fault named in errors and send it again.",
                    List.of(new Fault(
                            "/after",
                            "POSITION_IS_IN_THE_FEED",
                            "after is from 0 to " + last + ", the feed's last so far.")));
        }
        var replay = subscriptions.replay(agency, after, settings.largestReplay());
        dispatcher.wake();
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(replay);
    }

    private Subscription subscription(AgencyCode agency) {
        return subscriptions
                .of(agency)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "subscription-unknown",
                        "The agency has no subscription: it fetches its deliveries. PUT one to change that.",
                        List.<Fault>of()));
    }

    private Shown shown(Subscription subscription, @Nullable String secret) {
        var agency = subscription.agency();
        var queue = subscriptions.queue(agency);
        var isWebhook = subscription.channel() == Channel.WEBHOOK;
        return new Shown(
                agency,
                subscription.channel().wire(),
                subscription.url(),
                isWebhook ? null : Topics.deliveriesOf(agency).name(),
                subscription.personal(),
                subscription.active() ? "active" : "disabled",
                subscription.disabledAt(),
                subscription.disabledBecause(),
                subscription.notBefore(),
                isWebhook ? breakers.stateOf(agency) : null,
                queue.pending(),
                queue.givenUp(),
                queue.oldest(),
                queue.outcome(),
                subscription.createdAt(),
                secret);
    }
}
