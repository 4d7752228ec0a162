package vn.lienthong.console.signing;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.neighbour.Neighbour.State;
import vn.lienthong.console.page.Words;

/** Whether a file's signatures are good (kiểm tra chữ ký): it goes to verification and is kept nowhere. */
@Controller
class VerifyController implements AutoCloseable {
    private static final int LONGEST_NAME = 200;

    private final Neighbour verification;
    private final VerificationSettings settings;
    private final MessageSource messages;
    private final Semaphore room;

    VerifyController(VerificationSettings settings, MessageSource messages) {
        this.verification = new Neighbour("verification-service", settings.neighbour());
        this.settings = settings;
        this.messages = messages;
        this.room = new Semaphore(settings.mostAtOnce());
    }

    @GetMapping("/signing/verify")
    String ask(Locale locale, Model page) {
        return show(null, null, new Words(messages, locale), page);
    }

    /** The file is read only once there is room for it. */
    @PostMapping(path = "/signing/verify", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String verify(MultipartHttpServletRequest form, Locale locale, Model page, HttpServletResponse response)
            throws IOException {
        var words = new Words(messages, locale);
        if (!room.tryAcquire()) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            return show(null, words.say("verify.trouble.busy"), words, page);
        }
        try {
            var file = form.getFile("file");
            if (file == null || file.isEmpty()) {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                return show(null, words.say("verify.trouble.no-file"), words, page);
            }
            return answered(name(file), file.getBytes(), words, page, response);
        } catch (MaxUploadSizeExceededException e) {
            response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
            return show(null, tooLarge(words), words, page);
        } finally {
            room.release();
        }
    }

    private String answered(String name, byte[] bytes, Words words, Model page, HttpServletResponse response) {
        var answer = verification
                .post(
                        "/v1/verifications?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
                        bytes,
                        words.locale())
                .join();
        var verdict = answer.body().flatMap(body -> VerdictPage.of(name, body, words));
        if (verdict.isPresent()) {
            return show(verdict.get(), null, words, page);
        }
        var state = answer.body().isPresent() ? State.UNREADABLE : answer.state();
        response.setStatus(
                state == State.TOO_LARGE ? HttpStatus.CONTENT_TOO_LARGE.value() : HttpStatus.BAD_GATEWAY.value());
        return show(
                null,
                state == State.TOO_LARGE
                        ? tooLarge(words)
                        : words.say("verify.trouble."
                                + state.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                words,
                page);
    }

    private String show(@Nullable VerdictPage verdict, @Nullable String trouble, Words words, Model page) {
        page.addAttribute("verdict", verdict);
        page.addAttribute("trouble", trouble);
        page.addAttribute("largest", words.count(settings.largestFile().toMegabytes()));
        page.addAttribute("largestBytes", settings.largestFile().toBytes());
        page.addAttribute("tooLarge", tooLarge(words));
        return "verify";
    }

    private String tooLarge(Words words) {
        return words.say(
                "verify.trouble.too-large", words.count(settings.largestFile().toMegabytes()));
    }

    private static String name(MultipartFile file) {
        var given = file.getOriginalFilename();
        var name = given == null || given.isBlank() ? "file" : given.strip();
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    @Override
    public void close() {
        verification.close();
    }
}
