package vn.lienthong.routing.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.document.DocumentState.Phase;
import vn.lienthong.routing.document.DocumentState.Request;

/**
 * What the sender asks of its receivers afterwards: to give the document back, to take changed data, to take another document
 * in its place. Whoever can't have it yet isn't asked; whoever may have it is, and ends by its answer or by silence.
 */
final class Requests {
    private final DocumentStory story;

    Requests(DocumentStory story) {
        this.story = story;
    }

    // ---- recall

    void recall(DocumentRecallRequested recall) {
        recall(
                recall.by(),
                "document-recall-requested",
                recall.from(),
                recall.reason(),
                recall.way(),
                recall.consignment());
    }

    /** @param from all who hold it, where empty */
    void recall(
            AgencyCode by,
            String what,
            List<AgencyCode> from,
            String reason,
            Way way,
            @Nullable Consignment consignment) {
        if (!isSender(by, what)) {
            return;
        }
        var receivers = targets(by, what, from);
        if (receivers != null) {
            takeBack(by, what, Request.RECALL, receivers, reason, way, consignment);
        }
    }

    /** Takes back what is on its way, and asks the others; each receiver named ends by one or the other. */
    private void takeBack(
            AgencyCode by,
            String what,
            Request request,
            List<AgencyCode> receivers,
            String reason,
            Way way,
            @Nullable Consignment consignment) {
        List<AgencyCode> toAsk = new ArrayList<>();
        List<AgencyCode> busy = new ArrayList<>();
        for (var receiver : receivers) {
            var known = story.receivers().get(receiver);
            if (known == null || known.isWithoutIt() || !known.isHandedOver()) {
                story.add(new DocumentWithdrawn(receiver, request.wire()));
            } else if (known.isAsked()) {
                busy.add(receiver);
            } else {
                toAsk.add(receiver);
            }
        }
        if (!toAsk.isEmpty()) {
            ask(request, toAsk, reason, way, consignment);
        }
        refuseBusy(by, what, busy);
    }

    /** Asks them, by a package that is signed where it leaves. */
    void ask(Request request, List<AgencyCode> receivers, String reason, Way way, @Nullable Consignment consignment) {
        if (request == Request.RECALL) {
            new Recalls(story).ask(receivers, reason, way, consignment);
        } else {
            story.ask(request, receivers, reason, consignment);
        }
    }

    private void refuseBusy(AgencyCode by, String what, List<AgencyCode> busy) {
        if (!busy.isEmpty()) {
            story.refuse(
                    story.directory().known(by),
                    what,
                    DocumentRule.ONE_REQUEST_AT_A_TIME,
                    DocumentRule.ONE_REQUEST_AT_A_TIME.text() + ": "
                            + busy.stream().map(AgencyCode::value).collect(Collectors.joining(", ")) + ".");
        }
    }

    // ---- update

    void update(DocumentUpdateRequested update) {
        var what = "document-update-requested";
        var by = update.by();
        if (!isSender(by, what)) {
            return;
        }
        if (story.state().signing() != null) {
            story.refuse(story.directory().known(by), what, DocumentRule.SIGNED_FIRST);
            return;
        }
        var removed = update.removed().stream()
                .map(story.directory()::known)
                .distinct()
                .toList();
        var unknown = removed.stream().anyMatch(receiver -> !story.receivers().containsKey(receiver));
        if (unknown) {
            story.refuse(story.directory().known(by), what, DocumentRule.BY_A_RECEIVER);
            return;
        }
        var leaving = removed.stream().filter(this::holds).toList();
        var added = story.directory().known(update.added()).stream()
                .filter(receiver -> !holds(receiver.agency()) && !removed.contains(receiver.agency()))
                .toList();
        var changes = update.changed() && update.consignment() != null;
        var busy = new ArrayList<AgencyCode>();
        var staying = new ArrayList<AgencyCode>();
        if (changes) {
            for (var receiver : story.receivers().keySet()) {
                var known = story.receiver(receiver);
                if (holds(receiver) && !known.isWithoutIt() && !removed.contains(receiver)) {
                    (known.isAsked() ? busy : staying).add(receiver);
                }
            }
        }
        if (leaving.isEmpty() && added.isEmpty() && staying.isEmpty() && busy.isEmpty()) {
            story.refuse(story.directory().known(by), what, DocumentRule.SOMETHING_CHANGES);
            return;
        }
        if (!leaving.isEmpty()) {
            takeBack(by, what, Request.RECALL, leaving, update.reason(), update.way(), null);
        }
        send(update, added, staying);
        refuseBusy(by, what, busy);
    }

    private void send(DocumentUpdateRequested update, List<Addressee> added, List<AgencyCode> staying) {
        var given = update.consignment();
        var passedOn = given == null ? story.state().consignment() : given;
        if (added.isEmpty() && staying.isEmpty()) {
            return;
        }
        if (given != null && DocumentDecider.needsSignature(update.way(), given)) {
            // Every input has its entry: nobody is asked before the package is signed.
            story.add(new DocumentRequestOpened(
                    Request.UPDATE.wire(),
                    List.of(),
                    update.reason(),
                    story.directory().answerBy(story.at())));
            story.sign(given, added, staying, update.reason());
            return;
        }
        if (!staying.isEmpty()) {
            story.ask(Request.UPDATE, staying, update.reason(), passedOn);
        }
        added.forEach(receiver -> story.dispatch(receiver, passedOn));
    }

    // ---- replacement

    void replace(DocumentReplacementAnnounced replacement) {
        var what = "document-replacement-announced";
        var by = replacement.by();
        if (!isSender(by, what)) {
            return;
        }
        if (replacement.with().equals(story.code())) {
            story.refuse(story.directory().known(by), what, DocumentRule.REPLACED_BY_ANOTHER);
            return;
        }
        var receivers = targets(by, what, replacement.at());
        if (receivers == null) {
            return;
        }
        story.add(new DocumentReplaced(replacement.with(), receivers));
        takeBack(
                by,
                what,
                Request.REPLACE,
                receivers,
                replacement.reason(),
                story.state().way(),
                null);
    }

    // ---- who

    private boolean isSender(AgencyCode by, String what) {
        var directory = story.directory();
        if (directory.known(by).equals(directory.known(story.state().sender()))) {
            return true;
        }
        story.refuse(directory.known(by), what, DocumentRule.BY_THE_SENDER);
        return false;
    }

    /** Those named, or all, who hold the document or are to get it; null where it has been refused. */
    private @Nullable List<AgencyCode> targets(AgencyCode by, String what, List<AgencyCode> named) {
        var directory = story.directory();
        var asked = named.stream().map(directory::known).distinct().toList();
        if (asked.stream().anyMatch(receiver -> !story.receivers().containsKey(receiver) && !isToGetIt(receiver))) {
            story.refuse(directory.known(by), what, DocumentRule.BY_A_RECEIVER);
            return null;
        }
        var all = new ArrayList<>(story.receivers().keySet());
        var signing = story.state().signing();
        if (signing != null) {
            signing.to().stream()
                    .map(Addressee::agency)
                    .filter(receiver -> !all.contains(receiver))
                    .forEach(all::add);
        }
        var targets = (asked.isEmpty() ? all : asked)
                .stream()
                        .filter(receiver -> holds(receiver) || isToGetIt(receiver))
                        .toList();
        if (targets.isEmpty()) {
            story.refuse(directory.known(by), what, DocumentRule.SOMEBODY_HOLDS_IT);
            return null;
        }
        return targets;
    }

    private boolean isToGetIt(AgencyCode receiver) {
        var signing = story.state().signing();
        return signing != null && signing.isFor(receiver);
    }

    /** Also one that couldn't be handed it, or refused it: that it has none of it any more is to be said once. */
    private boolean holds(AgencyCode receiver) {
        var known = story.receivers().get(receiver);
        return known != null && known.phase() == Phase.HOLDS;
    }
}
