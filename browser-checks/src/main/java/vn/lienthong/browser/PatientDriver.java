package vn.lienthong.browser;

import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.CommandPayload;
import org.openqa.selenium.remote.DriverCommand;
import org.openqa.selenium.remote.Response;

/** Gives a command once more, and no more, that a renderer starved of processor time didn't answer. */
final class PatientDriver extends ChromeDriver {
    PatientDriver(ChromeDriverService service, ChromeOptions options) {
        super(service, options);
    }

    @Override
    protected Response execute(CommandPayload command) {
        try {
            return super.execute(command);
        } catch (WebDriverException e) {
            if (!isOfAStarvedRenderer(e)) {
                throw e;
            }
            return again(command);
        }
    }

    static boolean isOfAStarvedRenderer(WebDriverException e) {
        return e.getRawMessage() != null && e.getRawMessage().contains("Timed out receiving message from renderer");
    }

    private Response again(CommandPayload command) {
        try {
            return super.execute(command);
        } catch (StaleElementReferenceException e) {
            // What was clicked has gone: the click was done, only its answer came too late.
            if (command.getName().equals(DriverCommand.CLICK_ELEMENT)) {
                return new Response(getSessionId());
            }
            throw e;
        }
    }
}
