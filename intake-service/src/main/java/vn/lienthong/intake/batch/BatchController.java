package vn.lienthong.intake.batch;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.batch.TakeBatch.Batch;
import vn.lienthong.intake.direct.TakeEventBatch;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.submission.SubmitDossier;
import vn.lienthong.support.problem.UnreadableBody;
import vn.lienthong.support.security.Caller;

/**
 * Takes batches. They are read, and their lines committed, as they come in; the answers are held until the request has
 * ended, for many clients read nothing before they have sent all.
 */
@RestController
@Tag(name = "Batches")
class BatchController {
    private static final String PATH = "/v1/dossiers/batch";
    private static final String NDJSON = "application/x-ndjson";
    private static final String EVENTS = "application/cloudevents-batch+json";

    private static final Logger log = LoggerFactory.getLogger(BatchController.class);

    private final TakeBatch takeBatch;
    private final SubmitDossier submitDossier;
    private final TakeEventBatch takeEvents;
    private final Callers callers;
    private final JsonMapper json;
    private final BatchSettings settings;
    private final IntakeSettings intake;

    BatchController(
            TakeBatch takeBatch,
            SubmitDossier submitDossier,
            TakeEventBatch takeEvents,
            Callers callers,
            JsonMapper json,
            BatchSettings settings,
            IntakeSettings intake) {
        this.takeBatch = takeBatch;
        this.submitDossier = submitDossier;
        this.takeEvents = takeEvents;
        this.callers = callers;
        this.json = json;
        this.settings = settings;
        this.intake = intake;
    }

    @PostMapping(path = PATH, consumes = NDJSON, produces = NDJSON)
    @Operation(
            summary = "Hand in many dossiers, one to a line",
            description =
                    "Each line is the body of `POST /v1/dossiers`, with its own `idempotencyKey` as a further member "
                            + "where wanted, and has its own answer, in order, with its line number and status. The last line "
                            + "of the answer is the summary, which also stands in the header `Lienthong-Batch`. A line that is "
                            + "wrong takes no other with it. What was committed stays if the connection breaks: send the batch "
                            + "again. Scope dossier.submit.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(type = "string"),
                            examples =
                                    @ExampleObject(
                                            "{\"idempotencyKey\":\"7f1d8f6c-0001\",\"procedure\":\"2.000986\",\"receivingAgency\":\"H32.41.1\",\"channel\":\"counter\"}\n")))
    @ApiResponse(
            responseCode = "200",
            description = "Read; each line has its own status",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = LineAnswer.class)))
    void lines(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        caller.require(Caller.SUBMIT);
        var agency = callers.agency(caller);
        var batch = take(
                agency,
                Slices.ofLines(body(request), settings.largest().toBytes(), longest()),
                new SubmissionLines(submitDossier, json, caller));
        begin(response, NDJSON, batch);
        var out = response.getOutputStream();
        for (var answer : batch.answers()) {
            out.write(json.writeValueAsBytes(answer));
            out.write('\n');
        }
        out.write(json.writeValueAsBytes(Map.of("summary", batch.summary())));
        out.write('\n');
    }

    @PostMapping(path = PATH, consumes = EVENTS, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Send many events: submissions and actions",
            description =
                    "A JSON array of CloudEvents, the same as agencies write to Kafka (docs/agency-kafka.md) and known "
                            + "again by the same ids. Each has its own answer, in order, with its place and status; the summary "
                            + "stands in the header `Lienthong-Batch`. Scopes dossier.submit and dossier.act, as each event "
                            + "needs.")
    @RequestBody(required = true, content = @Content(mediaType = EVENTS, schema = @Schema(type = "array")))
    @ApiResponse(
            responseCode = "200",
            description = "Read; each event has its own status",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(implementation = LineAnswer.class))))
    void events(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        var agency = callers.agency(caller);
        var batch = take(
                agency,
                Slices.ofArray(body(request), settings.largest().toBytes(), longest()),
                new EventLines(takeEvents, json, caller, intake.answerPatience()));
        begin(response, MediaType.APPLICATION_JSON_VALUE, batch);
        json.writeValue(response.getOutputStream(), batch.answers());
    }

    private Batch take(Agency agency, Slices slices, LineTaker taker) {
        try {
            return takeBatch.take(agency, slices, taker);
        } catch (IOException e) {
            // Most likely nobody is there any more to hear it.
            log.atInfo().log("a batch broke off in the middle");
            throw UnreadableBody.absent();
        }
    }

    /** The body, once it is clear that it may be read. */
    private InputStream body(HttpServletRequest request) throws IOException {
        var refusal = takeBatch.tooLarge(request.getContentLengthLong());
        if (refusal != null) {
            throw refusal;
        }
        return request.getInputStream();
    }

    private int longest() {
        return Math.toIntExact(settings.longestLine().toBytes());
    }

    private static void begin(HttpServletResponse response, String contentType, Batch batch) {
        response.setContentType(contentType);
        response.setCharacterEncoding("UTF-8");
        response.setHeader(BatchSummary.HEADER, batch.summary().toString());
    }
}
