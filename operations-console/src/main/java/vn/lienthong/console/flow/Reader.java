package vn.lienthong.console.flow;

import java.util.List;
import java.util.Locale;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/** Who reads along the flow: a group of consumers and what it reads. */
enum Reader {
    /** Tiếp nhận: keeps the states that intake tells agencies. */
    INTAKE("intake.dossiers", Topics.ROUTING_DOSSIER_JOURNAL),
    /** Điều phối: decides. */
    ROUTING(
            "routing.streams",
            Topics.INTAKE_DOSSIER_EVENTS,
            Topics.AXIS_DOSSIER_EVENTS,
            Topics.SIGNING_SIGNATURE_EVENTS,
            Topics.ROUTING_DELIVERY_EVENTS,
            Topics.ROUTING_OPERATOR_EVENTS),
    /** Giao hồ sơ: what is owed to each agency. */
    DELIVERIES("routing.deliveries", Topics.ROUTING_DOSSIER_JOURNAL),
    /** Ký số. */
    SIGNING("signing.documents", Topics.SIGNING_SIGNATURE_COMMANDS),
    /** Thông báo. */
    NOTIFICATION("notification.messages", Topics.ROUTING_DOSSIER_JOURNAL),
    /** This console. */
    CONSOLE("console.read-model", Topics.ROUTING_DOSSIER_JOURNAL),
    /** This console, of documents. */
    DOCUMENTS("console.documents", Topics.ROUTING_DOCUMENT_JOURNAL);

    private final String group;
    private final List<Topic> topics;

    Reader(String group, Topic... topics) {
        this.group = group;
        this.topics = List.of(topics);
    }

    /** Its Kafka group. */
    String group() {
        return group;
    }

    List<Topic> topics() {
        return topics;
    }

    /** As it stands in message keys and in the page, e.g. {@code routing}. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
