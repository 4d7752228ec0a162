package vn.lienthong.support.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.content.ContentStore;

/** Turns what goes wrong in a request into one RFC 9457 problem document, without stack traces or contents. */
@RestControllerAdvice
class ProblemDocuments extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemDocuments.class);
    static final String TYPE = ProblemMembers.TYPE;
    /** Said, not negotiated: whoever takes nothing of the kind, or can't say what it takes, is told all the same. */
    private static final MediaType PROBLEM = MediaType.APPLICATION_PROBLEM_JSON;

    private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";
    private static final Duration STORAGE_BACK = Duration.ofSeconds(5);
    private static final Duration ROOM_MADE = Duration.ofMinutes(5);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal) {
        var response = ResponseEntity.status(refusal.status()).contentType(PROBLEM);
        if (refusal.retryAfter() != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfter().toSeconds()));
        }
        var problem = problem(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), refusal.faults());
        refusal.members().forEach(problem::setProperty);
        return response.body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> malformed(MalformedIdentity e) {
        var detail = String.valueOf(e.getMessage());
        return ResponseEntity.badRequest()
                .contentType(PROBLEM)
                .body(problem(
                        HttpStatus.BAD_REQUEST,
                        "malformed-identity",
                        detail,
                        List.of(new Fault("", "IDENTITY_IS_WELL_FORMED", detail))));
    }

    /** The database is away, too busy, full or read-only: that passes. */
    @ExceptionHandler({
        CannotCreateTransactionException.class,
        TransactionSystemException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        UncategorizedSQLException.class
    })
    ResponseEntity<ProblemDetail> databaseAway(Exception e) {
        var trouble = DatabaseTrouble.of(e);
        if (trouble.isEmpty()) {
            return unexpected(e);
        }
        log(e, "the database doesn't serve a request");
        return refused(trouble.get().refusal());
    }

    /** The one character of Unicode that the database keeps no text with. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unstorable(DataIntegrityViolationException e) {
        if (!(NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause)
                || !CHARACTER_NOT_IN_REPERTOIRE.equals(cause.getSQLState())) {
            return unexpected((Exception) e);
        }
        return refused(new Refusal(
                HttpStatus.BAD_REQUEST,
                "bad-request",
                "A text has the character NUL (U+0000) in it; leave it out. Nothing was accepted.",
                List.of()));
    }

    /** Without the value, which Spring would repeat: it may be personal. */
    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "a parameter";
        var detail = "The value of " + name + " is not of the form it has to have.";
        return handleExceptionInternal(e, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    /** Tomcat's own bounds for forms. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> formRefused(InvalidParameterException e) {
        return refused(new Refusal(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                "The body came as a form, and is larger than the limit or can't be read as one. Where a file or JSON is meant, say so in Content-Type.",
                List.of()));
    }

    /** Nothing was kept of what there was no room for. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> storageFull(ContentStore.Full e) {
        log.atError().addKeyValue("why", e.getMessage()).log("there is no room for a file");
        return refused(new Refusal(
                HttpStatus.INSUFFICIENT_STORAGE,
                "storage-full",
                "There is no room left for files; nothing was kept of this one. Send it again later.",
                List.of(),
                ROOM_MADE));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storageAway(ContentStore.Away e) {
        log(e, "the content store doesn't serve a request");
        return refused(new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "storage-unavailable",
                "The store of files doesn't answer; nothing was kept of this one. Send it again in a moment.",
                List.of(),
                STORAGE_BACK));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(UncheckedIOException e) {
        if (e.getCause() instanceof ContentStore.Full full) {
            return storageFull(full);
        }
        return e.getCause() instanceof ContentStore.Away away ? storageAway(away) : unexpected((Exception) e);
    }

    /** A body of the type {@code *}{@code /*} is of none; Spring doesn't say so by an exception of its own. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(IllegalArgumentException e, HttpServletRequest request) {
        var type = request.getContentType();
        return type == null || !type.contains("*")
                ? unexpected(e)
                : refused(new Refusal(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type",
                        "Content-Type says which type the body has; it can't be a range of types.",
                        List.of()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        log(e, "a request failed unexpectedly");
        return ResponseEntity.internalServerError()
                .contentType(PROBLEM)
                .body(problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "unexpected",
                        "The request could not be carried out. Nothing was accepted; send it again later.",
                        List.of()));
    }

    /** The cause goes to the log by its class and place only: messages of foreign code may repeat contents. */
    private static void log(Exception e, String what) {
        log.atError()
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                .log(what);
    }

    /** What the framework itself refuses (a wrong method, a missing parameter …) gets the members all problems have. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = body != null ? body : e instanceof ErrorResponse response ? response.getBody() : null;
        if (problem instanceof ProblemDetail detail) {
            var reason = HttpStatus.valueOf(status.value()).getReasonPhrase();
            var code = reason.toLowerCase(Locale.ROOT).replace(' ', '-');
            detail.setType(URI.create(TYPE + code));
            detail.setProperty("code", code);
            detail.setProperty("errors", List.of());
        }
        var typed = new HttpHeaders(headers);
        typed.setContentType(PROBLEM);
        return super.handleExceptionInternal(e, problem, typed, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var fault = UnreadableBody.fault(e.getCause());
        return ResponseEntity.badRequest()
                .contentType(PROBLEM)
                .body(problem(HttpStatus.BAD_REQUEST, "unreadable-body", fault.message(), List.of(fault)));
    }

    /** A problem document with its faults. */
    static ProblemDetail problem(HttpStatus status, String code, String detail, List<Fault> faults) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + code));
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        problem.setProperty("errors", faults);
        return problem;
    }
}
