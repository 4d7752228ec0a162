package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.MessageId;

/** A simulated carrier's SMPP server (SMSC). It puts parts together, and reports delivery by any session that is bound. */
public final class SimulatedSmsc implements AutoCloseable {
    private static final int UCS_2 = 8;
    private static final Duration REPORT_AFTER = Duration.ofMillis(100);
    private static final Duration BIND_WITHIN = Duration.ofSeconds(5);
    private static final int HEADER = 6;

    private final String systemId;
    private final String password;
    private final Duration late;
    private final Consumer<Arrival> arrivals;
    private final SMPPServerSessionListener listener;
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final Map<String, TreeMap<Integer, String>> parts = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1000);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("smsc").factory());
    private final Trouble trouble = new Trouble();
    private volatile boolean closed;

    private SimulatedSmsc(int port, String systemId, String password, Duration late, Consumer<Arrival> arrivals)
            throws IOException {
        this.systemId = systemId;
        this.password = password;
        this.late = late;
        this.arrivals = arrivals;
        this.listener = new SMPPServerSessionListener(port);
        listener.setMessageReceiverListener(new Receiver());
        Thread.ofVirtual().name("smsc-accept").start(this::accept);
    }

    /**
     * Starts one.
     *
     * @param late how late it answers where it answers late
     */
    public static SimulatedSmsc start(
            int port, String systemId, String password, Duration late, Consumer<Arrival> arrivals) throws IOException {
        return new SimulatedSmsc(port, systemId, password, late, arrivals);
    }

    /** From now on it does this, by the number a message goes to. */
    public void conduct(Function<String, Conduct> next) {
        trouble.otherwise(next);
    }

    /** What goes wrong. */
    public Trouble trouble() {
        return trouble;
    }

    private void accept() {
        while (!closed) {
            try {
                var session = listener.accept();
                Thread.ofVirtual().start(() -> bind(session));
            } catch (IOException e) {
                if (closed) {
                    return;
                }
            }
        }
    }

    private void bind(SMPPServerSession session) {
        try {
            var request = session.waitForBind(BIND_WITHIN.toMillis());
            if (systemId.equals(request.getSystemId()) && password.equals(request.getPassword())) {
                request.accept("lienthong", InterfaceVersion.IF_34);
                sessions.add(session);
            } else {
                request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            }
        } catch (TimeoutException | IOException | PDUStringException | IllegalStateException e) {
            session.close();
        }
    }

    private final class Receiver implements ServerMessageReceiverListener {
        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
                throws ProcessRequestException {
            if (trouble.isAway()) {
                throw new ProcessRequestException("away", SMPPConstant.STAT_ESME_RSYSERR);
            }
            var does = trouble.apply(message.getDestAddress());
            switch (does) {
                case REFUSES -> throw new ProcessRequestException("refused", SMPPConstant.STAT_ESME_RINVDSTADR);
                case THROTTLES, OVER_QUOTA ->
                    throw new ProcessRequestException("too fast", SMPPConstant.STAT_ESME_RTHROTTLED);
                case BREAKS -> throw new ProcessRequestException("broken", SMPPConstant.STAT_ESME_RSYSERR);
                default -> arrive(message);
            }
            var id = Long.toString(ids.incrementAndGet());
            if (does == Conduct.ANSWERS_LATE || does == Conduct.LOSES_ANSWER) {
                pause(late);
            }
            if (does != Conduct.STAYS_SILENT) {
                timer.schedule(() -> report(id, message, does), REPORT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            }
            try {
                return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
            } catch (PDUStringException e) {
                throw new ProcessRequestException("no id", SMPPConstant.STAT_ESME_RSYSERR, e);
            }
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm replacement, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelSm(CancelSm cancellation, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm message, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancellation, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
            throw unknown();
        }

        private static ProcessRequestException unknown() {
            return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }

    private void arrive(SubmitSm message) {
        var bytes = message.getShortMessage();
        OptionalParameter.Message_payload payload =
                message.getOptionalParameter(OptionalParameter.Message_payload.class);
        var whole = payload == null ? bytes : payload.getValue();
        if (!message.isUdhi()) {
            told(message, text(message, whole));
            return;
        }
        var key = message.getDestAddress() + "/" + whole[3];
        var known = parts.computeIfAbsent(key, ignored -> new TreeMap<>());
        synchronized (known) {
            known.put((int) whole[5], text(message, Arrays.copyOfRange(whole, HEADER, whole.length)));
            if (known.size() == whole[4]) {
                told(message, String.join("", known.values()));
                parts.remove(key);
            }
        }
    }

    private void told(SubmitSm message, String text) {
        arrivals.accept(new Arrival("smpp", "", message.getSourceAddr(), message.getDestAddress(), text));
    }

    /** Of the alphabet of 7 bits, what it shares with ASCII is enough here. */
    private static String text(SubmitSm message, byte[] bytes) {
        return message.getDataCoding() == UCS_2
                ? new String(bytes, UTF_16BE)
                : new String(bytes, ISO_8859_1).replace('\u0000', '@').replace('\u0011', '_');
    }

    private void report(String id, SubmitSm message, Conduct does) {
        var now = new Date();
        var state = does == Conduct.FAILS ? DeliveryReceiptState.UNDELIV : DeliveryReceiptState.DELIVRD;
        var text = new DeliveryReceipt(id, 1, does == Conduct.FAILS ? 0 : 1, now, now, state, "000", "").toString();
        for (var session : sessions) {
            if (!session.getSessionState().isBound()) {
                sessions.remove(session);
                continue;
            }
            try {
                session.deliverShortMessage(
                        "",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        message.getDestAddress(),
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        message.getSourceAddr(),
                        new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT),
                        (byte) 0,
                        (byte) 0,
                        new RegisteredDelivery(0),
                        GeneralDataCoding.DEFAULT,
                        text.getBytes(US_ASCII));
                return;
            } catch (PDUException
                    | ResponseTimeoutException
                    | InvalidResponseException
                    | NegativeResponseException
                    | IOException e) {
                // The next session, or later.
            }
        }
        if (!closed) {
            timer.schedule(() -> report(id, message, does), 1, TimeUnit.SECONDS);
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        timer.shutdownNow();
        listener.close();
        sessions.forEach(SMPPServerSession::close);
    }
}
