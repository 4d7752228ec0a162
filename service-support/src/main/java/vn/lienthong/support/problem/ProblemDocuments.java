package vn.lienthong.support.problem;

import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import vn.lienthong.contract.identity.MalformedIdentity;

/** Turns what goes wrong in a request into one RFC 9457 problem document, without stack traces or contents. */
@RestControllerAdvice
class ProblemDocuments extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemDocuments.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal) {
        var response = ResponseEntity.status(refusal.status());
        if (refusal.retryAfter() != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfter().toSeconds()));
        }
        return response.body(
                problem(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), refusal.faults()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> malformed(MalformedIdentity e) {
        var detail = String.valueOf(e.getMessage());
        return ResponseEntity.badRequest()
                .body(problem(
                        HttpStatus.BAD_REQUEST,
                        "malformed-identity",
                        detail,
                        List.of(new Fault("", "IDENTITY_IS_WELL_FORMED", detail))));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        // The cause goes to the log by its class and place only: messages of foreign code may repeat contents.
        log.atError()
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                .log("a request failed unexpectedly");
        return ResponseEntity.internalServerError()
                .body(problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "unexpected",
                        "The request could not be carried out. Nothing was accepted; send it again later.",
                        List.of()));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var fault = unreadable(e.getCause());
        return ResponseEntity.badRequest()
                .body(problem(HttpStatus.BAD_REQUEST, "unreadable-body", fault.message(), List.of(fault)));
    }

    private static Fault unreadable(@org.jspecify.annotations.Nullable Throwable cause) {
        if (cause instanceof StreamReadException broken) {
            var place = broken.getLocation();
            return new Fault(
                    "",
                    "BODY_IS_JSON",
                    "The body is not well-formed JSON at line %d, column %d."
                            .formatted(place.getLineNr(), place.getColumnNr()));
        }
        if (cause instanceof DatabindException misfit && !misfit.getPath().isEmpty()) {
            var pointer = new StringBuilder();
            misfit.getPath()
                    .forEach(step -> pointer.append('/')
                            .append(step.getPropertyName() != null ? step.getPropertyName() : step.getIndex()));
            return new Fault(pointer.toString(), "VALUE_HAS_THE_RIGHT_TYPE", "The value here is of the wrong type.");
        }
        return new Fault("", "BODY_IS_PRESENT", "The body is missing or can't be read; send one JSON object.");
    }

    /** A problem document with its faults. */
    static ProblemDetail problem(HttpStatus status, String code, String detail, List<Fault> faults) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:lienthong:problem:" + code));
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        problem.setProperty("errors", faults);
        return problem;
    }
}
