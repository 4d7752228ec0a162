package vn.lienthong.signing.request;

import java.time.Instant;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageApprovalAwaited;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageTimestamped;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.ApprovalAwaited;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.later.LaterCommand.About;
import vn.lienthong.signing.later.LaterCommand.Raise;
import vn.lienthong.signing.refusal.RefusalReason;

/** What routing asks for, a document's seal or a package's signature, and how each is answered. */
sealed interface Command {
    EventTypes<SignDocument> DOCUMENTS = EventTypes.of(SignDocument.class);
    EventTypes<SignPackage> PACKAGES = EventTypes.of(SignPackage.class);
    EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    EventTypes<PackageSignatureEvent> PACKAGE_ANSWERS = EventTypes.of(PackageSignatureEvent.class);

    /** An answer as it stands in its record. */
    record Answer(String type, byte[] data) {
        static Answer of(SignatureEvent event) {
            return new Answer(ANSWERS.nameOf(event), ANSWERS.write(event));
        }

        static Answer of(PackageSignatureEvent event) {
            return new Answer(PACKAGE_ANSWERS.nameOf(event), PACKAGE_ANSWERS.write(event));
        }
    }

    /** @throws UnreadableEvent if it isn't a command of this version, or not about its subject */
    static Command read(EventEnvelope envelope) {
        var document = DOCUMENTS.read(envelope.type(), envelope.data());
        var command = document.isPresent()
                ? new OfDocument(document.get())
                : PACKAGES.read(envelope.type(), envelope.data())
                        .<Command>map(OfPackage::new)
                        .orElseThrow(
                                () -> new UnreadableEvent(
                                        "this version of signing doesn't know the kind of command; replay it after an upgrade"));
        if (!command.subject().equals(envelope.subject())) {
            throw new UnreadableEvent("the record's subject and the command name different "
                    + (command instanceof OfDocument ? "dossiers" : "documents"));
        }
        return command;
    }

    String request();

    /** The dossier's or document's code. */
    String subject();

    About about();

    AgencyCode agency();

    /** What is to be signed. */
    Attachment file();

    Instant decidedAt();

    Answer signed(Attachment file, String certificate, Assurance assurance);

    Answer refused(RefusalReason reason);

    Answer awaited(Instant until);

    /** That a signed file got its timestamp, or a higher level. */
    static Answer raised(Raise later, Attachment file, Assurance assurance) {
        return switch (later.about()) {
            case DOSSIER ->
                Answer.of(new DocumentTimestamped(
                        later.request(),
                        new DossierCode(later.subject()),
                        later.agency(),
                        later.signed().sha256(),
                        file,
                        assurance));
            case DOCUMENT ->
                Answer.of(new PackageTimestamped(
                        later.request(),
                        new DocumentCode(later.subject()),
                        later.agency(),
                        later.signed().sha256(),
                        file,
                        assurance));
        };
    }

    record OfDocument(SignDocument command) implements Command {
        @Override
        public String request() {
            return command.request();
        }

        @Override
        public String subject() {
            return command.dossier().value();
        }

        @Override
        public About about() {
            return About.DOSSIER;
        }

        @Override
        public AgencyCode agency() {
            return command.agency();
        }

        @Override
        public Attachment file() {
            return command.document();
        }

        @Override
        public Instant decidedAt() {
            return command.decidedAt();
        }

        @Override
        public Answer signed(Attachment file, String certificate, Assurance assurance) {
            return Answer.of(new DocumentSigned(
                    request(),
                    command.dossier(),
                    agency(),
                    file().sha256(),
                    file,
                    certificate,
                    decidedAt(),
                    assurance));
        }

        @Override
        public Answer refused(RefusalReason reason) {
            return Answer.of(
                    new SigningRefused(request(), command.dossier(), agency(), reason.name(), reason.inWords()));
        }

        @Override
        public Answer awaited(Instant until) {
            return Answer.of(new ApprovalAwaited(request(), command.dossier(), agency(), until));
        }
    }

    record OfPackage(SignPackage command) implements Command {
        @Override
        public String request() {
            return command.request();
        }

        @Override
        public String subject() {
            return command.document().value();
        }

        @Override
        public About about() {
            return About.DOCUMENT;
        }

        @Override
        public AgencyCode agency() {
            return command.agency();
        }

        @Override
        public Attachment file() {
            return command.edxml();
        }

        @Override
        public Instant decidedAt() {
            return command.decidedAt();
        }

        @Override
        public Answer signed(Attachment file, String certificate, Assurance assurance) {
            return Answer.of(new PackageSigned(
                    request(),
                    command.document(),
                    agency(),
                    file().sha256(),
                    file,
                    certificate,
                    decidedAt(),
                    assurance));
        }

        @Override
        public Answer refused(RefusalReason reason) {
            return Answer.of(new PackageSigningRefused(
                    request(), command.document(), agency(), reason.name(), reason.inWords()));
        }

        @Override
        public Answer awaited(Instant until) {
            return Answer.of(new PackageApprovalAwaited(request(), command.document(), agency(), until));
        }
    }
}
