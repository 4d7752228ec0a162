package vn.lienthong.axis.dossier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.dossier.Dossiers.Dossier;
import vn.lienthong.axis.outgoing.TellRouting;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.personal.Opening;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Reads {@code routing.dossier.journal}; where a stage goes to an agency that is reached over the axis, writes its package and
 * tells routing of it as a document, once however often the entry comes.
 */
@Component
class FollowDossiers {
    private static final Logger log = LoggerFactory.getLogger(FollowDossiers.class);
    private static final String OUTSIDE = "axis";
    private static final Duration KEY_PATIENCE = Duration.ofSeconds(2);

    private final JournalRecords journal;
    private final RegistryFollower registry;
    private final PersonalKeys keys;
    private final Dossiers dossiers;
    private final DossierPackage packages;
    private final TellRouting routing;
    private final TransactionTemplate transactions;

    FollowDossiers(
            DeadLetters deadLetters,
            RegistryFollower registry,
            PersonalKeys keys,
            Dossiers dossiers,
            DossierPackage packages,
            TellRouting routing,
            TransactionTemplate transactions) {
        this.journal = new JournalRecords(deadLetters, Topics.AXIS_DEAD_LETTER);
        this.registry = registry;
        this.keys = keys;
        this.dossiers = dossiers;
        this.packages = packages;
        this.routing = routing;
        this.transactions = transactions;
    }

    @KafkaListener(id = "axis.dossiers", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = journal.read(records);
        transactions.executeWithoutResult(status -> entries.forEach(this::follow));
    }

    private void follow(Journaled journaled) {
        var entry = journaled.entry();
        DossierEvent event = journaled.event().orElse(null);
        if (event instanceof DossierReceived received) {
            dossiers.remember(entry.key(), received);
        } else if (event instanceof SupplementProvided provided) {
            dossiers.add(entry.key(), provided.papers());
        } else if (event instanceof DossierRouted routed) {
            route(entry, routed.stage(), routed.agency(), routed.dueAt());
        } else if (event instanceof StageReassigned reassigned) {
            route(entry, reassigned.stage(), reassigned.agency(), reassigned.dueAt());
        } else if (event instanceof DossierRefused
                || event instanceof ResultReturned
                || event instanceof WithdrawalAgreed) {
            dossiers.forget(entry.key());
        }
    }

    private void route(JournalEntry entry, String stage, AgencyCode agency, @Nullable Instant dueAt) {
        var known = registry.registry();
        if (known.agencies().isEmpty()) {
            throw new IllegalStateException("the registry isn't loaded yet: how agencies are reached can't be told");
        }
        var receiver = known.agency(agency).filter(one -> one.channel().equals(OUTSIDE));
        if (receiver.isEmpty() || dossiers.hasLeft(entry.id())) {
            return;
        }
        var dossier = dossiers.find(entry.key());
        if (dossier.isEmpty()) {
            log.atWarn().addKeyValue("dossier", entry.key()).log("a stage of a dossier that isn't known can't leave");
            return;
        }
        send(entry, dossier.get(), stage, named(known, receiver.get().code()), known, dueAt);
    }

    private static Addressee named(Registry known, AgencyCode agency) {
        return new Addressee(agency, known.agency(agency).map(Agency::name).orElse(""));
    }

    private void send(
            JournalEntry entry, Dossier dossier, String stage, Addressee to, Registry known, @Nullable Instant dueAt) {
        var from = named(known, known.agency(dossier.agency()).map(Agency::code).orElse(dossier.agency()));
        var letterhead = DossierPackage.letterhead(
                dossier, stage, dossiers.timesLeft(dossier.code(), stage), from, entry.at(), dueAt);
        var procedure = known.procedure(dossier.procedure(), dossier.procedureVersion())
                .map(Procedure::name)
                .orElse(dossier.procedure().value());
        try {
            var consignment = packages.write(letterhead, to, dossier, stage, procedure, personal(dossier), entry.at());
            dossiers.left(
                    entry.id(),
                    letterhead.code(),
                    dossier.code(),
                    stage,
                    to.agency(),
                    consignment.edxml().sha256());
            routing.tell(List.of(TellRouting.event(
                    "axis/" + entry.id(),
                    letterhead.code(),
                    new DocumentSent(
                            letterhead,
                            List.of(to),
                            consignment,
                            Way.PROVINCE,
                            List.of(),
                            new DossierStage(new DossierCode(dossier.code()), stage)),
                    entry.at())));
        } catch (IOException e) {
            throw new UncheckedIOException("the package of a dossier's stage can't be written now", e);
        } catch (EdxmlException e) {
            log.atError()
                    .addKeyValue("dossier", dossier.code())
                    .addKeyValue("stage", stage)
                    .addKeyValue(
                            "findings",
                            e.findings().stream()
                                    .map(one -> one.id().toLowerCase(Locale.ROOT))
                                    .toList())
                    .log("a stage can't leave: its package isn't fit");
        }
    }

    /** Only where the key is held; what was erased stays erased. */
    private @Nullable PersonalData personal(Dossier dossier) {
        var sealed = dossier.personal();
        if (sealed == null) {
            return null;
        }
        keys.await(List.of(dossier.code()), KEY_PATIENCE);
        return switch (keys.open(dossier.code(), sealed)) {
            case Opening.Opened(var personal) -> personal;
            case Opening.Erased ignored -> null;
            case Opening.Unreadable ignored -> null;
            // The batch comes again, a little later.
            case Opening.NotYet ignored -> throw new KeyAwaited();
        };
    }

    /** A dossier is routed before the key that opens it is here. */
    private static final class KeyAwaited extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyAwaited() {
            super("the key of a dossier isn't there yet", null, false, false);
        }
    }
}
