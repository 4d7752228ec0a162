package vn.lienthong.notification.smpp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.message.PhoneNumber;
import vn.lienthong.notification.sending.Carrier.LastStep;
import vn.lienthong.notification.sending.Carrier.Line;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Throttled;
import vn.lienthong.notification.sending.Outcome.Undecided;
import vn.lienthong.notification.smpp.SmppSettings.Concatenation;
import vn.lienthong.notification.sms.SmsText;
import vn.lienthong.notification.sms.SmsText.Coding;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.notification.template.Templates.Unfillable;

/** One sender's use of the session. */
final class SmppLine implements Line {
    private static final int PATIENCE_WITH_PARTS = 10;
    private static final byte UDH_LENGTH = 5;
    private static final byte CONCATENATED = 0;
    private static final byte CONCATENATED_LENGTH = 3;

    private final SMPPSession session;
    private final SmppSettings settings;
    private final Templates templates;

    SmppLine(SMPPSession session, SmppSettings settings, Templates templates) {
        this.session = session;
        this.settings = settings;
        this.templates = templates;
    }

    @Override
    public boolean isOpen() {
        return session.getSessionState().isBound();
    }

    /** One PDU: what stands in its text, and what beside it. */
    private record Pdu(byte[] text, boolean hasHeader, OptionalParameter[] more) {}

    @Override
    public Outcome handOver(Taken taken, LastStep lastStep) {
        if (!(taken.message().address() instanceof PhoneNumber number)) {
            return new Refused("its address is no phone number");
        }
        SmsText text;
        try {
            text = SmsText.of(templates.shortText(taken.message()).sms());
        } catch (Unfillable e) {
            return new Refused("the template " + e.getMessage());
        }
        if (!isOpen()) {
            return new PutOff("the connection broke before the message was sent");
        }
        if (!lastStep.begin()) {
            return new NotOurs();
        }
        return submit(pdus(text, (byte) taken.message().reference().hashCode()), text.coding(), number);
    }

    private List<Pdu> pdus(SmsText text, byte reference) {
        var parts = text.parts();
        if (parts.size() == 1) {
            return List.of(new Pdu(text.bytes(text.text()), false, new OptionalParameter[0]));
        }
        if (settings.concatenation() == Concatenation.PAYLOAD) {
            return List.of(new Pdu(new byte[0], false, new OptionalParameter[] {
                new OptionalParameter.Message_payload(text.bytes(text.text()))
            }));
        }
        var pdus = new ArrayList<Pdu>();
        for (int i = 0; i < parts.size(); i++) {
            var bytes = text.bytes(parts.get(i));
            var whole = new byte[1 + UDH_LENGTH + bytes.length];
            whole[0] = UDH_LENGTH;
            whole[1] = CONCATENATED;
            whole[2] = CONCATENATED_LENGTH;
            whole[3] = reference;
            whole[4] = (byte) parts.size();
            whole[5] = (byte) (i + 1);
            System.arraycopy(bytes, 0, whole, 1 + UDH_LENGTH, bytes.length);
            pdus.add(new Pdu(whole, true, new OptionalParameter[0]));
        }
        return pdus;
    }

    private Outcome submit(List<Pdu> pdus, Coding coding, PhoneNumber number) {
        var ids = new ArrayList<String>();
        var patience = PATIENCE_WITH_PARTS;
        while (ids.size() < pdus.size()) {
            var first = ids.isEmpty();
            try {
                ids.add(submit(pdus.get(ids.size()), coding, number));
            } catch (NegativeResponseException e) {
                if (first) {
                    return refused(e.getCommandStatus());
                }
                // The recipient has a beginning: its end has to follow, if it is only a matter of time.
                if (!isPassing(e.getCommandStatus()) || patience-- == 0 || !pause()) {
                    return new Undecided("%d of %d parts went out, then the SMPP server refused (%s)"
                            .formatted(ids.size(), pdus.size(), hex(e.getCommandStatus())));
                }
            } catch (ResponseTimeoutException e) {
                return new Undecided("the SMPP server didn't answer in time");
            } catch (InvalidResponseException e) {
                return new Undecided("the SMPP server's answer can't be read");
            } catch (PDUException e) {
                return first
                        ? new Refused("the message can't be put into SMPP (%s)"
                                .formatted(e.getClass().getSimpleName()))
                        : new Undecided("only a part went out");
            } catch (IOException e) {
                return new Undecided("the connection broke after the message was sent and before the answer");
            }
        }
        return new Sent(ids);
    }

    private String submit(Pdu pdu, Coding coding, PhoneNumber number)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        return session.submitShortMessage(
                        settings.systemType(),
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        settings.source(),
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        number.digits(),
                        new ESMClass(
                                MessageMode.DEFAULT,
                                MessageType.DEFAULT,
                                pdu.hasHeader() ? GSMSpecificFeature.UDHI : GSMSpecificFeature.DEFAULT),
                        (byte) 0,
                        (byte) 1,
                        null,
                        null,
                        new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                        (byte) 0,
                        new GeneralDataCoding(coding == Coding.UCS_2 ? Alphabet.ALPHA_UCS2 : Alphabet.ALPHA_DEFAULT),
                        (byte) 0,
                        pdu.text(),
                        pdu.more())
                .getMessageId();
    }

    private Outcome refused(int status) {
        return switch (status) {
            case SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL ->
                new Throttled(
                        "the SMPP server takes no more now (%s)".formatted(hex(status)), settings.throttlePause());
            case SMPPConstant.STAT_ESME_RINVDSTADR,
                    SMPPConstant.STAT_ESME_RINVDSTTON,
                    SMPPConstant.STAT_ESME_RINVDSTNPI ->
                new Refused("the SMPP server refused the recipient's number (%s)".formatted(hex(status)));
            // Said of us, not of this message: ours to mend, and then it can go.
            case SMPPConstant.STAT_ESME_RSYSERR,
                    SMPPConstant.STAT_ESME_RINVBNDSTS,
                    SMPPConstant.STAT_ESME_RINVSRCADR,
                    SMPPConstant.STAT_ESME_RINVSRCTON,
                    SMPPConstant.STAT_ESME_RINVSRCNPI,
                    SMPPConstant.STAT_ESME_RX_T_APPN ->
                new PutOff("the SMPP server put it off (%s)".formatted(hex(status)));
            default -> new Refused("the SMPP server refused the message (%s)".formatted(hex(status)));
        };
    }

    private static boolean isPassing(int status) {
        return status == SMPPConstant.STAT_ESME_RTHROTTLED || status == SMPPConstant.STAT_ESME_RMSGQFUL;
    }

    private boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(settings.throttlePause().toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String hex(int status) {
        return "0x%08x".formatted(status);
    }

    @Override
    public void close() {
        // The session stays bound: reports come by it, and others send by it.
    }
}
