package vn.lienthong.intake.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/problems.md} in step with {@link Problem} and {@link Rule}. */
class ProblemCatalogueTest {
    private static final Path DOCUMENT = Path.of("../docs/problems.md");

    @Test
    void isWhatTheDocumentationSays() throws IOException {
        var catalogue = catalogue();
        if (Boolean.getBoolean("approve")) {
            Files.writeString(DOCUMENT, catalogue);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/problems.md; with -Dapprove=true this test writes it anew")
                .isEqualTo(catalogue);
    }

    @Test
    void namesEveryRuleInSomeProblem() {
        var named = Arrays.stream(Problem.values())
                .flatMap(problem -> problem.rules().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));

        assertThat(named).containsExactlyInAnyOrder(Rule.values());
    }

    private static String catalogue() {
        var text = new StringBuilder("""
                # Problems

                Every refusal is one problem document (RFC 9457, `application/problem+json`). Its `code` says what kind of
                problem it is, `detail` what to do; `errors` names every fault at once: `pointer` where (a JSON pointer into
                the body), `code` the rule that is broken, `message` how to mend it. No message repeats personal data.

                <!-- Written by ProblemCatalogueTest from the lists in the code: change those, then run it with -Dapprove=true. -->

                ## Intake

                """);
        for (var problem : Problem.values()) {
            text.append("### `%s` (%d)\n\n%s\n\n"
                    .formatted(problem.code(), problem.status().value(), problem.meaning()));
            if (!problem.rules().isEmpty()) {
                text.append("| rule | |\n|---|---|\n");
                problem.rules().forEach(rule -> text.append("| `%s` | %s |\n".formatted(rule.name(), rule.meaning())));
                text.append('\n');
            }
        }
        return text.append("""
                In `action-refused` the fault's rule is routing's, one of its `ActionRule`s; `rule` repeats it, `allowed` lists
                what the agency may do instead, as `action stage` (as `action` alone where it is about the whole dossier), and
                `id` is the action's.

                ## Every service

                | code | status | when |
                |---|---|---|
                | `unreadable-body` | 400 | The body is no JSON (`BODY_IS_JSON`), deeper or longer than anything sensible (`BODY_IS_WITHIN_BOUNDS`), missing (`BODY_IS_PRESENT`), has a member that is unknown (`MEMBER_IS_KNOWN`), or a value of the wrong type (`VALUE_HAS_THE_RIGHT_TYPE`). |
                | `malformed-identity` | 400 | A code in the path isn't of its form (`IDENTITY_IS_WELL_FORMED`). |
                | `token-invalid` | 401 | The bearer token is missing or isn't taken; the fault names the rule it breaks ([access.md](access.md)). |
                | `issuer-unavailable` | 503 | Whether the token is good can't be said: its issuer doesn't answer. |
                | `agency-missing` | 403 | The token names no agency. |
                | `agency-not-of-the-issuer` | 403 | The token's issuer doesn't speak for the agency it names. |
                | `scope-missing` | 403 | The token doesn't carry the scope the operation needs (`CALLER_HAS_THE_SCOPE`). |
                | `database-unavailable` | 503 | The database is away or too busy. `Retry-After` says when to come again; send the same request with the same `Idempotency-Key`. |
                | `storage-full` | 507 | There is no room left for files, or less than the reserve; nothing was kept. `Retry-After` says when to come again. |
                | `storage-unavailable` | 503 | The store of files doesn't answer; nothing was kept. `Retry-After` says when to come again. |
                | `database-too-slow` | 503 | The database didn't answer in time. Nothing was stored. |
                | `database-read-only` | 503 | The database takes no changes just now. Nothing was stored. |
                | `database-full` | 503 | There is no room left. Nothing was stored. |
                | `unexpected` | 500 | A fault of ours. Nothing was accepted. |

                ## The axis gateway

                | code | status | when |
                |---|---|---|
                | `position-unknown` | 404 | The outgoing feed has no package at that position yet. |
                | `package-erased` | 410 | The package was erased with the personal data in it; its position stays. |
                | `package-unavailable` | 503 | The package can't be read now. `Retry-After` says when to come again. |
                | `acknowledgement-invalid` | 422 | A position that hasn't been given, or a consumer's name that isn't of its form. |
                | `refused-package-unknown` | 404 | No package of that id was refused. |
                | `reconciliation-unknown` | 404 | That day wasn't reconciled; `POST /v1/axis/reconciliations` has it done. |
                | `reconciliation-invalid` | 422 | That day hasn't begun, or is before the year 2000. |
                | `reconciliation-running` | 409 | One is running. `Retry-After` says when to come again. |
                | `parameters-out-of-range` | 400 | A parameter is out of range; each is named. |

                ## Signing

                | code | status | when |
                |---|---|---|
                | `key-unknown` | 404 | No key has that serial number. |
                | `revocation-invalid` | 422 | The revocation has no reason, or a time that isn't one; each fault is named. |
                | `since-invalid` | 400 | `since` isn't a time. |
                | `audit-unavailable` | 503 | The audit can't be read now. `Retry-After` says when to come again. |

                ## Verification

                | code | status | when |
                |---|---|---|
                | `file-too-large` | 413 | The file is larger than the service examines; the detail names the limit. |
                | `verification-busy` | 503 | As many files as it can hold are being examined. `Retry-After` says when to come again. |
                | `bad-parameter` | 400 | A parameter isn't of its form. |

                ## HTTP

                Status 460 with the code `checksum-mismatch` is tus's: the bytes of a `PATCH` don't hash to its `Upload-Checksum`, and
                none of them was kept.

                What HTTP itself forbids has the status' name as its code: `not-found`, `method-not-allowed`,
                `unsupported-media-type`, `not-acceptable`, `bad-request`.
                """).toString();
    }
}
