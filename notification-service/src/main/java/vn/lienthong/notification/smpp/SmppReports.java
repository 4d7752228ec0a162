package vn.lienthong.notification.smpp;

import java.time.Clock;
import java.util.Optional;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.InvalidDeliveryReceiptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.message.Receipts.Delivery;

/** Notes the reports of delivery. One that can't be noted now is refused as passing trouble, so that it comes again. */
final class SmppReports implements MessageReceiverListener {
    private static final Logger log = LoggerFactory.getLogger(SmppReports.class);

    private final Receipts receipts;
    private final Clock clock;

    SmppReports(Receipts receipts, Clock clock) {
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm report) throws ProcessRequestException {
        if (!report.isSmscDeliveryReceipt()) {
            return; // somebody wrote back: nobody reads it
        }
        try {
            var receipt = report.getShortMessageAsDeliveryReceipt();
            OptionalParameter.Receipted_message_id named =
                    report.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
            var id = named == null ? receipt.getId() : named.getValueAsString();
            var delivery = delivery(receipt.getFinalStatus());
            if (delivery.isPresent()) {
                var code = receipt.getFinalStatus() + (receipt.getError() == null ? "" : " " + receipt.getError());
                receipts.note("smpp", id, delivery.get(), code, clock.instant());
            }
        } catch (InvalidDeliveryReceiptException e) {
            log.atWarn().log("a report of delivery can't be read; it is passed over");
        } catch (DataAccessException | TransactionException e) {
            throw new ProcessRequestException("it can't be noted now", SMPPConstant.STAT_ESME_RX_T_APPN, e);
        }
    }

    /** What a final state says; empty for those that aren't final. */
    private static Optional<Delivery> delivery(DeliveryReceiptState state) {
        return switch (state) {
            case DELIVRD -> Optional.of(Delivery.DELIVERED);
            case EXPIRED, DELETED, UNDELIV, REJECTD -> Optional.of(Delivery.NOT_DELIVERED);
            default -> Optional.empty();
        };
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {
        // That a phone is there again concerns nobody here.
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("reports come as deliver_sm", SMPPConstant.STAT_ESME_RX_P_APPN);
    }
}
