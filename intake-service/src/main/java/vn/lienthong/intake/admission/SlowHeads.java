package vn.lienthong.intake.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Closes connections on which a request's line and headers don't come to an end: Tomcat's own time-out starts anew with
 * every byte, so that a byte now and then would hold a connection for ever.
 */
@Component
class SlowHeads implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SlowHeads.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Duration patience;
    private final Counter closed;
    private volatile @Nullable Connector connector;
    private volatile boolean running;
    private @Nullable Thread thread;

    SlowHeads(AdmissionSettings settings, MeterRegistry meters) {
        this.patience = settings.headPatience();
        this.closed = Counter.builder("connection.closed.slow")
                .description("connections closed because a request's headers didn't come to an end")
                .register(meters);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(OpenProtocol.class.getName());
        factory.addConnectorCustomizers(made -> connector = made);
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    private void look() {
        var current = connector;
        if (current == null || !(current.getProtocolHandler() instanceof OpenProtocol protocol)) {
            return;
        }
        for (var connection : protocol.connections()) {
            if (connection.getCurrentProcessor() instanceof Processor processor && isSlow(processor)) {
                connection.close();
                closed.increment();
                log.debug("a connection is closed on which the headers don't come to an end");
            }
        }
    }

    /** A connection keeps its processor between two reads only while a request isn't whole, or is answered later. */
    private boolean isSlow(Processor processor) {
        var request = processor.getRequest();
        if (request == null || processor.isAsync() || processor.isUpgrade()) {
            return false;
        }
        long began = request.getStartTimeNanos();
        return began > 0 && System.nanoTime() - began > patience.toNanos();
    }

    /** Tomcat's HTTP, with its connections to be looked at. */
    public static final class OpenProtocol extends Http11NioProtocol {
        Iterable<? extends SocketWrapperBase<?>> connections() {
            return getEndpoint().getConnections();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("slow-heads").start(() -> {
            while (running) {
                try {
                    Thread.sleep(LOOK_EVERY);
                    look();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        var looking = thread;
        if (looking != null) {
            looking.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
