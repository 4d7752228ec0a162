package vn.lienthong.signing.request;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.audit.AuditEvent.SignatureMade;
import vn.lienthong.signing.audit.AuditEvent.SignatureRefused;
import vn.lienthong.signing.audit.AuditTopic;
import vn.lienthong.signing.refusal.RefusalReason;

/**
 * The requests answered of late (các yêu cầu vừa trả lời), so that one that comes again gets the same answer and no second
 * signature: a signature with a timestamp, or by some kinds of keys, is never the same twice. Bounded; filled from the
 * audit's newest entries at start.
 */
@Component
class Answered implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Answered.class);

    private final AuditTopic audit;
    private final int most;
    private final Map<String, Known> known;
    private volatile boolean running;

    Answered(AuditTopic audit, CommandSettings settings) {
        this.audit = audit;
        this.most = settings.rememberedAnswers();
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > most;
            }
        };
    }

    /** A request that was answered. */
    sealed interface Known {
        String request();

        String subject();

        AgencyCode agency();

        /** Digest of what was to be signed. */
        String original();

        /** Whether a command is this one again. */
        default boolean isAgain(Command command) {
            return subject().equals(command.subject())
                    && agency().equals(command.agency())
                    && original().equals(command.file().sha256());
        }

        /** The answer it got, once more. */
        Command.Answer again(Command command);

        record Signed(
                String request,
                String subject,
                AgencyCode agency,
                String original,
                String signed,
                long size,
                String mediaType,
                String certificate,
                Assurance assurance)
                implements Known {
            @Override
            public Command.Answer again(Command command) {
                var name = nameOf(assurance.format(), command.file().name());
                return command.signed(new Attachment(signed, name, mediaType, size), certificate, assurance);
            }
        }

        record Refused(String request, String subject, AgencyCode agency, String original, RefusalReason reason)
                implements Known {
            @Override
            public Command.Answer again(Command command) {
                return command.refused(reason);
            }
        }
    }

    /** The audit holds no file names; a signed file's follows from the document's. */
    static String nameOf(SignatureFormat format, String original) {
        return switch (format) {
            case PADES, XADES -> original;
            case CADES -> original + ".p7s";
            case ASIC_E -> original + ".asice";
        };
    }

    synchronized Optional<Known> find(String request) {
        return Optional.ofNullable(known.get(request));
    }

    synchronized void remember(Collection<Known> answered) {
        answered.forEach(one -> known.put(one.request(), one));
    }

    static @Nullable Known from(AuditEvent event) {
        return switch (event) {
            case SignatureMade made ->
                new Known.Signed(
                        made.request(),
                        made.subject(),
                        made.agency(),
                        made.original(),
                        made.signed(),
                        made.size(),
                        made.mediaType(),
                        made.certificate(),
                        new Assurance(made.format(), made.level(), made.timestampedAt()));
            // Whose id was taken already must not put itself in the place of the one that has it.
            case SignatureRefused refused
            when !refused.reason().equals(RefusalReason.REQUEST_REUSED.name()) ->
                reason(refused.reason())
                        .map(reason -> new Known.Refused(
                                refused.request(), refused.subject(), refused.agency(), refused.original(), reason))
                        .orElse(null);
            case SignatureRefused _,
                    AuditEvent.CommandRejected _,
                    AuditEvent.TimestampAdded _,
                    AuditEvent.RaisingEnded _,
                    AuditEvent.KeyRevoked _,
                    AuditEvent.HeadTimestamped _ -> null;
        };
    }

    private static Optional<RefusalReason> reason(String name) {
        try {
            return Optional.of(RefusalReason.valueOf(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // of a later version
        }
    }

    /** Before the listeners. */
    @Override
    public void start() {
        audit.newest(most, (entry, event) -> {
            var one = from(event);
            if (one != null) {
                synchronized (this) {
                    known.put(one.request(), one);
                }
            }
        });
        log.atInfo().addKeyValue("requests", known.size()).log("answers of late are remembered from the audit");
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
