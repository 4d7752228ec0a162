package vn.lienthong.intake.rule;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.RefusalWriter;

/** Tells as a problem document what was refused before any controller was asked: by the server, or by a filter. */
@RestController
@Hidden
class TellErrors implements ErrorController {

    @RequestMapping("${server.error.path:${error.path:/error}}")
    void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RefusalWriter.write(request, response, refusal(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)));
    }

    private static Refusal refusal(@Nullable Object code) {
        var status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        if (status == null || status.is5xxServerError()) {
            return new Refusal(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "unexpected",
                    "The request could not be carried out. Nothing was accepted; send it again later.",
                    List.of());
        }
        if (status == HttpStatus.REQUEST_TIMEOUT) {
            return Problem.REQUEST_TOO_SLOW.refusal();
        }
        return new Refusal(
                status,
                status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                "The request can't be taken as it is: look at its path, its headers and its length.",
                List.of());
    }
}
