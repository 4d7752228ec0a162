package vn.lienthong.console.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Neighbour.Reply;
import vn.lienthong.console.neighbour.RoutingSettings;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.CanonicalJson;

/** Routing (dịch vụ điều phối), which owns the registry. Nothing that is asked here changes anything there. */
@Component
class Routing implements AutoCloseable {
    private static final String CHANGES = "/v1/registry/changes";

    private final Neighbour routing;
    private final RoutingSettings settings;

    Routing(RoutingSettings settings) {
        this.routing = new Neighbour("routing-service", settings.neighbour());
        this.settings = settings;
    }

    boolean isSet() {
        return settings.url() != null;
    }

    /** Which route a dossier would take: a public matter, asked as nobody. */
    CompletableFuture<Reply> preview(ProcedureCode procedure, JsonNode question) {
        return routing.send(
                "/v1/procedures/" + procedure + "/preview",
                CanonicalJson.mapper().writeValueAsBytes(question),
                null,
                settings.answerWithin());
    }

    /** @param before where the page before ended */
    CompletableFuture<Answer> changes(@Nullable String state, @Nullable Long before, int most) {
        return routing.get(CHANGES + "?limit=" + most + (state == null ? "" : "&state=" + state)
                + (before == null ? "" : "&before=" + before));
    }

    /** A change set without the records it makes, and without a look at the dossiers. */
    CompletableFuture<Answer> change(String id) {
        return routing.get(CHANGES + "/" + segment(id) + "?dossiers=false&limit=1");
    }

    /** What was proposed. */
    CompletableFuture<Answer> document(String id) {
        return routing.get(CHANGES + "/" + segment(id) + "/document");
    }

    /** What the change set would do to the open dossiers; it may take a while. */
    CompletableFuture<Reply> rehearse(String id, String token) {
        return routing.send(
                CHANGES + "/" + segment(id) + "/rehearsal", "{}".getBytes(UTF_8), token, settings.rehearseWithin());
    }

    /** What a changed procedure would have meant for past dossiers; it may take minutes. */
    CompletableFuture<Reply> tryOnPast(ProcedureCode procedure, PastQuestion question, String token) {
        return routing.sendYaml(
                "/v1/procedures/" + procedure + "/what-if?from=" + question.from() + "&to="
                        + question.to().plusDays(1) + "&version=" + question.version(),
                question.text().getBytes(UTF_8),
                token,
                settings.tryWithin());
    }

    private static String segment(String id) {
        return UriUtils.encodePathSegment(id, UTF_8);
    }

    @Override
    public void close() {
        routing.close();
    }
}
