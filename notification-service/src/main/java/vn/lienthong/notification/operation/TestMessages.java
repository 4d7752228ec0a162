package vn.lienthong.notification.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.notification.template.Sample;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * Test messages (gửi thử): a template with sample data by the way that citizens' messages go, to an address of the
 * operator's own. Where they may go is set; so none ever goes to a citizen.
 */
@Service
class TestMessages {
    private static final Duration WORTH_IT = Duration.ofHours(1);

    private final JdbcClient database;
    private final OperationSettings settings;
    private final Messages messages;
    private final PersonalKeys keys;
    private final SendMessages sender;

    TestMessages(
            JdbcClient database,
            OperationSettings settings,
            Messages messages,
            PersonalKeys keys,
            SendMessages sender) {
        this.database = database;
        this.settings = settings;
        this.messages = messages;
        this.keys = keys;
        this.sender = sender;
    }

    /** Returns the message's event, under which it is found. */
    @Transactional
    String send(Situation situation, int version, String language, String to, Caller caller) {
        var address =
                EmailAddress.in(to).orElseThrow(() -> refused("/to", "ADDRESS_IS_WELL_FORMED", "No e-mail address."));
        var domain = address.domain().toLowerCase(Locale.ROOT);
        if (settings.testDomains().stream().noneMatch(domain::equalsIgnoreCase)) {
            throw refused(
                    "/to",
                    "ADDRESS_IS_AN_OPERATORS",
                    settings.testDomains().isEmpty()
                            ? "No domain is set to which tests may go (lienthong.notification.operation.test-domains)."
                            : "Tests go to addresses at " + String.join(", ", settings.testDomains()) + " only.");
        }
        var sent =
                database.sql("""
                        select count(*) from message_audit
                        where what = 'tested' and by_whom = ? and at > now() - interval '1 hour'""").param(caller.subject()).query(Integer.class).single();
        if (sent >= settings.testsPerHour()) {
            throw new Refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-tests",
                    "You sent %d tests within an hour; wait a little.".formatted(sent),
                    List.of(new Fault("", "TESTS_ARE_FEW", "At most %d an hour.".formatted(settings.testsPerHour()))));
        }
        var event = "test/" + UUID.randomUUID();
        messages.plan(
                List.of(new Message(
                        event,
                        "operator",
                        MessageChannel.EMAIL,
                        event,
                        situation,
                        version,
                        language,
                        address,
                        Sample.of(situation, language),
                        Instant.now().plus(WORTH_IT))),
                SealedTexts.of(keys, List.of()));
        database.sql("insert into message_audit (what, by_whom, agency, reason) values ('tested', ?, ?, ?)")
                .params(Arrays.asList(
                        caller.subject(), caller.agency().value(), situation.code() + " v" + version + " " + language))
                .update();
        return event;
    }

    void wake() {
        sender.wake();
    }

    private static Refusal refused(String pointer, String rule, String why) {
        return new Refusal(
                HttpStatus.UNPROCESSABLE_CONTENT, "test-refused", why, List.of(new Fault(pointer, rule, why)));
    }

    /** Nobody needs them later. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        database.sql("""
                        delete from message
                        where event like 'test/%' and state not in ('PLANNED', 'SENDING')
                          and planned_at < now() - ? * interval '1 millisecond'""").param(settings.testsKept().toMillis()).update();
    }
}
