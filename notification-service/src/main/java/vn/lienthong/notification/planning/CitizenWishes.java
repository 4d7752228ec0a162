package vn.lienthong.notification.planning;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.planning.Wishes.Wish;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * How the applicant of a dossier wishes to be told, asked and said at the dossier's page or by a link in a message (nguyện vọng
 * nhận thông báo). It holds for all of the citizen's dossiers. Who has no recipient's row any more, long after the dossier's
 * end, is told nothing and can wish nothing.
 */
@Component
public class CitizenWishes {
    private final Citizens citizens;
    private final Wishes wishes;
    private final Recipients recipients;
    private final PersonalKeys keys;
    private final ChannelSettings settings;
    private final DigestSettings digest;
    private final Set<MessageChannel> carried;

    CitizenWishes(
            Citizens citizens,
            Wishes wishes,
            Recipients recipients,
            PersonalKeys keys,
            ChannelSettings settings,
            DigestSettings digest,
            SendMessages sender) {
        this.citizens = citizens;
        this.wishes = wishes;
        this.recipients = recipients;
        this.keys = keys;
        this.settings = settings;
        this.digest = digest;
        this.carried = sender.channels();
    }

    /**
     * What may be chosen, and what is chosen.
     *
     * @param ways by which the applicant can be reached, in the order that holds now
     * @param ordered whether that order is wished
     * @param optional what may be left untold
     * @param unwanted what of it isn't to be told
     * @param digest whether what isn't urgent is told once a day
     * @param digestAt when that is
     */
    public record Choice(
            List<MessageChannel> ways,
            boolean ordered,
            List<Situation> optional,
            Set<Situation> unwanted,
            boolean digest,
            LocalTime digestAt) {}

    /** What the applicant of that dossier may choose; empty where nobody is told of it any more. */
    public Optional<Choice> of(DossierCode dossier) {
        var citizen = citizens.of(dossier.value());
        if (citizen == null) {
            return Optional.empty();
        }
        var wish = wishes.of(citizen);
        var ways = waysOf(dossier, wish);
        return Optional.of(
                new Choice(ways, !wish.order().isEmpty(), optional(), unwanted(wish), wish.digest(), digest.at()));
    }

    /** Whether the applicant of that dossier is told anything, and so has something to wish. */
    public boolean isThere(DossierCode dossier) {
        return citizens.of(dossier.value()) != null;
    }

    private List<MessageChannel> waysOf(DossierCode dossier, Wish wish) {
        var texts = SealedTexts.of(keys, List.of(dossier.value()));
        var recipient = recipients.of(List.of(dossier.value()), texts).get(dossier.value());
        if (recipient == null) {
            return List.of();
        }
        var order = ChannelChoice.order(wish, settings.usualOrder());
        order.retainAll(recipient.ways().keySet());
        order.retainAll(carried);
        return new ArrayList<>(order);
    }

    private List<Situation> optional() {
        return EnumSet.allOf(Situation.class).stream()
                .filter(situation -> settings.isOptional(situation.code()))
                .toList();
    }

    private Set<Situation> unwanted(Wish wish) {
        return optional().stream()
                .filter(situation -> wish.unwanted().contains(situation.code()))
                .collect(Collectors.toSet());
    }

    /**
     * Keeps what the applicant of that dossier wishes, as far as there is a choice.
     *
     * @param order channels by their codes, first the best; others than those there are are passed over
     * @param wanted codes of the situations to be told; of what the law has us tell none is left out by that
     * @param together whether what isn't urgent is to be told once a day
     * @return whether it is kept: not where nobody is told of the dossier any more
     */
    public boolean keep(DossierCode dossier, Collection<String> order, Collection<String> wanted, boolean together) {
        var citizen = citizens.of(dossier.value());
        if (citizen == null) {
            return false;
        }
        var known = waysOf(dossier, Wish.NONE);
        var ordered = order.stream()
                .flatMap(code -> known.stream().filter(channel -> channel.code().equals(code)))
                .distinct()
                .toList();
        var unwanted = optional().stream()
                .map(Situation::code)
                .filter(code -> !wanted.contains(code))
                .collect(Collectors.toSet());
        wishes.keep(citizen, dossier.value(), new Wish(ordered, unwanted, together));
        return true;
    }

    /** From now on the applicant of that dossier is told only what has to be told. */
    public void unsubscribe(DossierCode dossier) {
        var citizen = citizens.of(dossier.value());
        if (citizen != null) {
            wishes.unsubscribe(
                    citizen,
                    dossier.value(),
                    optional().stream().map(Situation::code).toList());
        }
    }
}
