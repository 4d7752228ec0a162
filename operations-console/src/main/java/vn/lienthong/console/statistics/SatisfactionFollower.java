package vn.lienthong.console.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.console.statistics.Satisfaction.Answer;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.survey.SurveyEvent.SatisfactionAnswered;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/** Follows {@code notification.survey.events}; where to go on is what the database says. What can't be read is put aside. */
@Component
class SatisfactionFollower implements ConsumerSeekAware {
    static final String GROUP = "console.satisfaction";
    private static final EventTypes<SurveyEvent> EVENTS = EventTypes.of(SurveyEvent.class);

    private final Satisfaction satisfaction;
    private final DeadLetters deadLetters;

    SatisfactionFollower(Satisfaction satisfaction, DeadLetters deadLetters) {
        this.satisfaction = satisfaction;
        this.deadLetters = deadLetters;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(partition ->
                        kafka.seek(partition.topic(), partition.partition(), satisfaction.nextOffset(partition)));
    }

    @KafkaListener(id = GROUP, topics = "notification.survey.events")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var answers = new ArrayList<Answer>();
        var next = new HashMap<TopicPartition, Long>();
        for (var record : records) {
            next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
            try {
                var envelope = KafkaEvents.envelope(record);
                EVENTS.read(envelope.type(), envelope.data()).ifPresent(event -> {
                    switch (event) {
                        case SatisfactionAnswered answered ->
                            answers.add(new Answer(
                                    new DossierCode(envelope.subject()).value(),
                                    envelope.time(),
                                    answered.procedure().value(),
                                    answered.agency().value(),
                                    answered.level()));
                    }
                });
            } catch (UnreadableEvent | MalformedIdentity e) {
                deadLetters.put(Topics.CONSOLE_DEAD_LETTER, record, String.valueOf(e.getMessage()));
            }
        }
        satisfaction.take(answers, next);
    }
}
