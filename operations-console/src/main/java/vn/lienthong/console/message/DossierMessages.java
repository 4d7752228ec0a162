package vn.lienthong.console.message;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;

/** The messages to citizens about one dossier (thông báo về hồ sơ), as notification knows them now. */
@Component
public class DossierMessages {
    /** So many notification tells at once, the newest. */
    private static final int MOST = 200;

    private static final Set<String> ALARMING = Set.of("FAILED", "UNDECIDED");
    private static final String MASK = "•••";

    private final Notification notification;

    DossierMessages(Notification notification) {
        this.notification = notification;
    }

    /**
     * What notification says.
     *
     * @param trouble why nothing can be said; null where it answered
     * @param more there may be older ones
     */
    public record Standing(@Nullable String trouble, List<Message> messages, boolean more) {}

    /**
     * A message.
     *
     * @param alarming it failed, or nobody knows whether it went out
     * @param to masked; empty where the address is erased, or its key isn't there
     * @param reason why it is alarming
     * @param settled when it was clear what became of it
     * @param delivery what the channel reported of its delivery, where it did
     */
    public record Message(
            String state,
            String stateName,
            boolean alarming,
            String situation,
            String channel,
            @Nullable String provider,
            String to,
            @Nullable String reason,
            String planned,
            String plannedIso,
            @Nullable String settled,
            @Nullable String delivery) {}

    /** The newest first. */
    public Standing of(String dossier, Words words) {
        var answer =
                notification.neighbour().get("/v1/messages?dossier=" + dossier).join();
        return answer.body()
                .map(body -> Told.list(body, "messages"))
                .map(found -> new Standing(
                        null, found.stream().map(one -> message(one, words)).toList(), found.size() >= MOST))
                .orElseGet(() -> new Standing(MessagePage.trouble(answer, words), List.of(), false));
    }

    private static Message message(JsonNode one, Words words) {
        var state = Told.text(one, "state");
        var alarming = ALARMING.contains(state);
        var provider = Told.text(one, "provider");
        return new Message(
                state,
                MessagePage.STATES.contains(state) ? words.say("messages.state." + state) : "?",
                alarming,
                MessagePage.named("messages.situation.", Told.text(one, "situation"), words),
                MessagePage.named("messages.channel.", Told.text(one, "channel"), words),
                provider.isEmpty() ? null : MessagePage.named("messages.provider.", provider, words),
                masked(Told.text(one, "to")),
                alarming ? MessagePage.reason(one, words) : null,
                Told.instant(one, "plannedAt").map(words::moment).orElse(""),
                Told.instant(one, "plannedAt").map(Object::toString).orElse(""),
                Told.instant(one, "settledAt").map(words::moment).orElse(null),
                switch (Told.text(one, "delivery")) {
                    case "DELIVERED" ->
                        Told.instant(one, "deliveredAt")
                                .map(at -> words.say("dossier.messages.delivered", words.moment(at)))
                                .orElseGet(() -> words.say("dossier.messages.delivered.sometime"));
                    case "NOT_DELIVERED" -> words.say("dossier.messages.not-delivered");
                    default -> null;
                });
    }

    /** Notification masks addresses itself; what doesn't look so is hidden whole. */
    private static String masked(String to) {
        return to.isEmpty() || to.contains(MASK) ? to : MASK;
    }
}
