package vn.lienthong.console.page;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.ModelAndView;

/** Gives every page its frame, and what goes wrong a page: people look at this service, no programs. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Pages {
    private static final Logger log = LoggerFactory.getLogger(Pages.class);

    private final Pending pending;
    private final MessageSource messages;

    Pages(Pending pending, MessageSource messages) {
        this.pending = pending;
        this.messages = messages;
    }

    @ModelAttribute("page")
    Page page(HttpServletRequest request) {
        return Page.of(request, pending, messages);
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, TransientDataAccessException.class})
    ModelAndView noDatabase(DataAccessException e, HttpServletRequest request) {
        log.atWarn()
                .addKeyValue("exception", e.getMostSpecificCause().getClass().getName())
                .log("the read model doesn't answer a page");
        return error(HttpStatus.SERVICE_UNAVAILABLE, request);
    }

    @ExceptionHandler
    ModelAndView notAllowed(AccessDeniedException e, HttpServletRequest request) {
        return error(HttpStatus.FORBIDDEN, request);
    }

    /** Whoever watched has gone: there is nobody to tell. */
    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void nobodyThere() {
        // Nothing is answered.
    }

    @ExceptionHandler
    ModelAndView otherwise(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return error(known.getStatusCode(), request);
        }
        log.atError()
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                .log("a page failed unexpectedly");
        return error(HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    private ModelAndView error(HttpStatusCode status, HttpServletRequest request) {
        var page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("page", Page.of(request, pending, messages));
        return page;
    }
}
