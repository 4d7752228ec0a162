package vn.lienthong.intake;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that is logged, in words, with its key-values and stack traces. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final PatternLayout layout = new PatternLayout();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root;

    CapturedLog() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        layout.setContext(context);
        layout.setPattern("%level %logger %msg %kvp %mdc %ex");
        layout.start();
        setContext(context);
        start();
        root.addAppender(this);
        // More than anybody runs with: what the web framework tells of requests it reads.
        context.getLogger("org.springframework.web").setLevel(Level.DEBUG);
        context.getLogger("org.springframework.jdbc").setLevel(Level.DEBUG);
        context.getLogger("vn.lienthong").setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(layout.doLayout(event));
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
