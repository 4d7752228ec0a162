package vn.lienthong.standalone.journal;

import java.util.List;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/** Those whose work the check looks at, by the consumer group that tells how far they are. */
enum Follower {
    ROUTING(
            "routing.streams",
            List.of(
                    Topics.INTAKE_DOSSIER_EVENTS,
                    Topics.AXIS_DOSSIER_EVENTS,
                    Topics.SIGNING_SIGNATURE_EVENTS,
                    Topics.ROUTING_DELIVERY_EVENTS,
                    Topics.ROUTING_OPERATOR_EVENTS)),
    /** Takes what agencies write to topics of their own. */
    DIRECT("intake.direct", List.of()),
    SIGNING("signing.documents", List.of(Topics.SIGNING_SIGNATURE_COMMANDS)),
    INTAKE("intake.dossiers", List.of(Topics.ROUTING_DOSSIER_JOURNAL)),
    DELIVERIES("routing.deliveries", List.of(Topics.ROUTING_DOSSIER_JOURNAL)),
    NOTIFICATION("notification.messages", List.of(Topics.ROUTING_DOSSIER_JOURNAL)),
    CONSOLE("console.read-model", List.of(Topics.ROUTING_DOSSIER_JOURNAL));

    private final String group;
    private final List<Topic> topics;

    Follower(String group, List<Topic> topics) {
        this.group = group;
        this.topics = topics;
    }

    String group() {
        return group;
    }

    List<Topic> topics() {
        return topics;
    }
}
