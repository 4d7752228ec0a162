package vn.lienthong.intake.counter;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.form.FormPdf;
import vn.lienthong.form.Names;
import vn.lienthong.form.ReceiptForm;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.security.Caller;
import vn.lienthong.support.tracking.TrackingLinks;

/** Prints receipts (form 01) straight from what was handed in: neither Kafka nor routing is needed. */
@RestController
@Tag(name = "Counter")
class ReceiptController {
    private final Participation participation;
    private final Callers callers;
    private final Slips slips;
    private final FormPdf pdf;
    private final TrackingLinks trackingLinks;

    ReceiptController(
            Participation participation, Callers callers, Slips slips, FormPdf pdf, TrackingLinks trackingLinks) {
        this.participation = participation;
        this.callers = callers;
        this.slips = slips;
        this.pdf = pdf;
        this.trackingLinks = trackingLinks;
    }

    @GetMapping(path = "/v1/dossiers/{code}/receipt", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(
            summary = "The printed receipt of a dossier (form 01) as PDF",
            description =
                    "Giấy tiếp nhận hồ sơ và hẹn trả kết quả: what was handed in, fees, the due time promised, who took it, how "
                            + "the result goes back, with a square code. There from the moment of acceptance. For the agencies "
                            + "with a part in the dossier. Scope dossier.read.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PDF_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<byte[]> receipt(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code) {
        caller.require(Caller.READ);
        var submission = participation.submission(callers.agency(caller), new DossierCode(code));
        var slip = slips.of(submission).orElseThrow(Problem.RECEIPT_UNKNOWN::refusal);
        var names = new Names(callers.history()::at);
        var source = "Lập từ hồ sơ %s khi tiếp nhận".formatted(submission.code());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("01-" + submission.code() + ".pdf")
                                .build()
                                .toString())
                .body(pdf.write(ReceiptForm.of(
                        slip, names, trackingLinks.of(submission.code()).toString(), source)));
    }
}
