package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** The table of scopes in docs/access.md, held against every operation there is. */
class ScopesTest {
    private static final Path DOCUMENT = Path.of("../docs/access.md");
    private static final String DOSSIER = "000.01.41.H32-190312-0027";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;

    /** A row of the table. */
    private record Operation(String method, String path, String scope) {
        boolean isForAgencies() {
            return !scope.startsWith("the ");
        }

        /** The scopes that suffice, each alone or all of a set together. */
        List<String> sufficient() {
            return List.of(scope.replaceFirst("any, [^;]*; ", "").split(" or ")).stream()
                    .map(all -> all.replace(" and ", " "))
                    .toList();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start("a", bootstrap, "intake_scopes", folder.resolve("content"), issuer);
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static List<Operation> documented() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \\| /v1/.*"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Operation(cells[1].strip(), cells[2].strip(), cells[3].strip()))
                .toList();
    }

    @Test
    void theTableNamesEveryOperation() throws IOException {
        var mapped = new ArrayList<String>();
        intake.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> {
                    for (var method : mapping.getMethodsCondition().getMethods()) {
                        for (var path : mapping.getPatternValues()) {
                            if (path.startsWith("/v1/")) {
                                mapped.add(method + " " + path);
                            }
                        }
                    }
                });

        assertThat(documented())
                .extracting(operation -> operation.method() + " " + operation.path())
                .containsExactlyInAnyOrderElementsOf(new LinkedHashSet<>(mapped));
    }

    @Test
    void nothingIsDoneWithoutATokenNorWithoutItsScope() throws IOException {
        var wrong = new TreeMap<String, String>();
        for (var operation : documented()) {
            var what = operation.method() + " " + operation.path();
            var without = call(operation, "");
            if (!operation.isForAgencies()) {
                // They prove themselves otherwise; a token is of no use.
                for (var token : List.of("", issuer.token("H32.15", "operator"))) {
                    var foreign = call(operation, token);
                    if (foreign.status() != 401 && foreign.status() != 403) {
                        wrong.put(what + " with a foreign proof", foreign.toString());
                    }
                }
                continue;
            }
            if (without.status() != 401) {
                wrong.put(what + " without a token", without.toString());
            }
            var useless = call(operation, issuer.token("H32.15", "nothing"));
            if (operation.scope().equals("any")) {
                if (useless.status() >= 300) {
                    wrong.put(what + " takes no scope", useless.toString());
                }
                continue;
            }
            if (useless.status() != 403 || !isAboutScopes(operation, useless)) {
                wrong.put(what + " without its scope", useless.toString());
            }
            for (var scopes : operation.sufficient()) {
                var enough = call(operation, issuer.token("H32.15", scopes));
                if (enough.status() == 401 || enough.status() == 403 && isAboutScopes(operation, enough)) {
                    wrong.put(what + " with " + scopes, enough.toString());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** The answer to HEAD has no body that could say so. */
    private static boolean isAboutScopes(Operation operation, Answered answer) {
        return operation.method().equals("HEAD") || answer.text("/code").equals("scope-missing");
    }

    private static Answered call(Operation operation, String token) {
        var path = operation
                .path()
                .replace("/agencies/{code}", "/agencies/H32.15")
                .replace("{code}", DOSSIER)
                .replace("{number}", DOSSIER + "-1")
                .replace("{refund}", "1")
                .replace("{difference}", "1")
                .replace("{sha256}", "0".repeat(64))
                .replace("{id}", "7f1d8f6c-0001-7000-8000-000000000000")
                .replace("{agency}", "H32.41.1")
                .replace("{day}", "2019-03-12")
                .replace("/post/cash", "/post/cash?from=2019-03-12&to=2019-03-12");
        var type = operation.method().equals("PATCH")
                ? "application/offset+octet-stream"
                : switch (operation.path()) {
                    case "/v1/attachments" -> "application/pdf";
                    case "/v1/dossiers/batch" -> "application/x-ndjson";
                    case "/v1/edxml/checks", "/v1/edxml/mended" -> "application/edxml+xml";
                    default -> "application/json";
                };
        var body = List.of("GET", "DELETE", "HEAD", "OPTIONS").contains(operation.method())
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString("{}");
        // Some clients can send no other method than POST.
        var overridden = operation.method().equals("POST") && operation.path().equals("/v1/uploads/{id}");
        return overridden
                ? intake.send("POST", path, token, body, "Content-Type", type, "X-HTTP-Method-Override", "DELETE")
                : intake.send(operation.method(), path, token, body, "Content-Type", type);
    }

    @Test
    void anAgencySeesAndDoesOnlyItsOwn() {
        var proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
        var dossier = intake.submit(COMMUNE, aSubmission(proof)).text("/code");
        var action = intake.act(COMMUNE, dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}")
                .text("/id");
        assertThat(action).isNotEmpty();

        var view = intake.get("/v1/dossiers/" + dossier, JUSTICE);
        var file = intake.get("/v1/dossiers/" + dossier + "/attachments/" + proof.sha256(), JUSTICE);
        var act = intake.act(JUSTICE, dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}");
        var outcome = intake.get("/v1/actions/" + action, JUSTICE);
        var foreignFile = intake.submit(JUSTICE, aSubmission(proof).put("receivingAgency", "H32.15"));
        var forAnother = intake.submit(JUSTICE, aSubmission(proof));
        var limits = intake.get("/v1/limits/H32.41.1", JUSTICE);
        var audit = intake.get("/v1/audit?agency=H32.41.1", issuer.token("H32.15", "audit.read"));

        assertThat(view.status() + view.text("/code")).isEqualTo("404dossier-unknown");
        assertThat(file.status() + file.text("/code")).isEqualTo("404dossier-unknown");
        assertThat(act.status() + act.text("/code")).isEqualTo("404dossier-unknown");
        assertThat(outcome.status() + outcome.text("/code")).isEqualTo("404action-unknown");
        assertThat(foreignFile.rules()).contains("ATTACHMENT_IS_STORED");
        assertThat(forAnother.text("/code")).isEqualTo("receiving-agency-is-another");
        assertThat(limits.status()).isEqualTo(403);
        assertThat(audit.status()).isEqualTo(403);
        assertThat(intake.get("/v1/dossiers/" + dossier, COMMUNE).status()).isEqualTo(200);
    }
}
