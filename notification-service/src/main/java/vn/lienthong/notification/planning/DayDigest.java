package vn.lienthong.notification.planning;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.planning.Wishes.Wish;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.notification.template.Templates.Unfillable;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * Tells several messages of a day in one (tin tổng hợp trong ngày), to who wishes it so: of one dossier each, for what is said
 * is sealed by its key. In one transaction the digest is planned and what it tells is done, so that both happen once.
 */
@Component
class DayDigest {
    private static final Duration WORTH_IT = Duration.ofDays(2);

    private final DigestSettings settings;
    private final ChannelSettings channels;
    private final Messages messages;
    private final Templates templates;
    private final PersonalKeys keys;
    private final SendMessages sender;
    private final TransactionTemplate transactions;
    private final Clock clock = Clock.systemUTC();

    DayDigest(
            DigestSettings settings,
            ChannelSettings channels,
            Messages messages,
            Templates templates,
            PersonalKeys keys,
            SendMessages sender,
            TransactionTemplate transactions) {
        this.settings = settings;
        this.channels = channels;
        this.messages = messages;
        this.templates = templates;
        this.keys = keys;
        this.sender = sender;
        this.transactions = transactions;
    }

    /** A message, and what its recipient wishes. */
    record Wished(Message message, Wish wish) {}

    /** Plans messages: those that are to be told together are held until it is time. */
    void plan(List<Wished> planned, SealedTexts texts) {
        var held = new HashMap<Message, Boolean>();
        planned.forEach(one -> held.put(one.message(), isHeld(one)));
        var all = MessagePlan.onePerChange(planned.stream().map(Wished::message).toList());
        messages.plan(all.stream().filter(one -> !held.getOrDefault(one, false)).toList(), texts);
        messages.hold(
                all.stream().filter(one -> held.getOrDefault(one, false)).toList(),
                settings.next(clock.instant()),
                texts);
    }

    private boolean isHeld(Wished one) {
        var situation = one.message().situation();
        return one.wish().digest() && settings.isTold(situation) && !channels.isUrgent(situation.code());
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void tell() {
        while (Objects.requireNonNull(transactions.execute(status -> tellSome()))) {
            sender.wake();
        }
    }

    /** Whether there were any. */
    private boolean tellSome() {
        var due = messages.takeHeld();
        var byDossier = due.stream()
                .collect(Collectors.groupingBy(
                        taken -> taken.message().dossier(), LinkedHashMap::new, Collectors.toList()));
        byDossier.values().forEach(this::tell);
        return !due.isEmpty();
    }

    private void tell(List<Taken> held) {
        if (held.size() == 1) {
            messages.release(held.getFirst());
            return;
        }
        var first = held.getFirst().message();
        // Where to and in which words is as it was wished last.
        var last = held.getLast().message();
        messages.plan(List.of(digest(held, first, last)), SealedTexts.of(keys, List.of(first.dossier())));
        messages.toldTogether(held);
    }

    private Message digest(List<Taken> held, Message first, Message last) {
        var variables = new HashMap<String, String>();
        Situation.COMMON.forEach(name ->
                variables.put(name, Objects.requireNonNull(last.variables().get(name), name)));
        variables.put("count", Integer.toString(held.size()));
        var items = new ArrayList<String>();
        held.forEach(one -> items.add("- " + said(one.message())));
        variables.put("items", String.join("\n", items));
        return new Message(
                first.event() + "/digest",
                last.recipient(),
                last.channel(),
                last.dossier(),
                Situation.DAY_DIGEST,
                templates.inForce(Situation.DAY_DIGEST),
                last.language(),
                last.address(),
                null,
                variables,
                Instant.now(clock).plus(WORTH_IT),
                last.others(),
                false);
    }

    /** In one line, without the sentence that leads to the dossier: the digest has that once. */
    private String said(Message message) {
        try {
            var brief = templates.shortText(message).text();
            var link =
                    brief.indexOf(Objects.requireNonNullElse(message.variables().get("link"), "\n"));
            if (link < 0) {
                return brief;
            }
            var sentence = brief.lastIndexOf(". ", link);
            return sentence > 0
                    ? brief.substring(0, sentence + 1)
                    : brief.substring(0, link).strip();
        } catch (Unfillable e) {
            return message.situation().code();
        }
    }
}
