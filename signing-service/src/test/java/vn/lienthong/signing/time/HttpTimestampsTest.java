package vn.lienthong.signing.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.lienthong.signing.time.SmallAuthority.Fault;

class HttpTimestampsTest {
    private static final byte[] DIGEST = CmsTimestamps.sha256("Giấy khai sinh".getBytes(UTF_8));

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private final Clock clock = new ClockAhead();
    private SmallAuthority authority;

    @BeforeEach
    void anAuthority() throws Exception {
        authority = SmallAuthority.in(folder);
    }

    @AfterEach
    void closed() {
        authority.close();
    }

    @Test
    void givesATokenThatOpensslVerifies() throws Exception {
        var token = timestamps(authority.settings()).token(DIGEST);

        assertThat(CmsTimestamps.timeOf(token)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(OpenSsl.verifiesTimestamp(token, DIGEST, authority.anchor, folder))
                .isTrue();
        assertThat(OpenSsl.verifiesTimestamp(token, new byte[32], authority.anchor, folder))
                .isFalse();
        assertThat(counted("granted")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void takesNoTokenThatProvesNothing(Fault fault) {
        authority.fault = fault;
        var timestamps = timestamps(authority.settings(List.of(authority.address("/tsa")), Duration.ofMillis(1500)));

        assertThatThrownBy(() -> timestamps.token(DIGEST))
                .isInstanceOf(TimestampUnavailable.class)
                .hasMessageContaining(
                        switch (fault) {
                            case NONCE_OF_ANOTHER, IMPRINT_OF_ANOTHER -> "not for what was asked";
                            case CERTIFICATE_EXPIRED, PURPOSE_ANOTHER, PURPOSE_NOT_CRITICAL ->
                                "signature or certificate is not one of a timestamp authority";
                            case CERTIFICATE_OF_A_STRANGER -> "leads to none that is trusted";
                            case CERTIFICATE_LEFT_OUT -> "doesn't hold its certificate";
                            case CLOCK_WRONG -> "further from ours";
                            case REFUSES -> "gives no timestamp (status 2)";
                            case ANSWERS_NONSENSE -> "not a timestamp";
                            case ANSWERS_TOO_MUCH -> "longer than 65536 bytes";
                            case ANSWERS_WITH_AN_ERROR -> "HTTP status 500";
                            case DOES_NOT_ANSWER -> "doesn't answer within 1500 ms";
                            case NONE -> "";
                        });
        assertThat(counted("granted")).isZero();
    }

    @Test
    void asksForTheConfiguredPolicyAndTakesNoOther() {
        var usual = authority.settings();
        var strict = new TimeSettings(
                usual.addresses(),
                usual.anchors(),
                usual.signerAnchors(),
                "2.999.7",
                usual.level(),
                usual.connectTimeout(),
                usual.answerTimeout(),
                usual.largestAnswer(),
                usual.restAfterFailure(),
                usual.clockTolerance(),
                usual.revocation(),
                usual.renewBefore());

        assertThatThrownBy(() -> timestamps(strict).token(DIGEST)).isInstanceOf(TimestampUnavailable.class);
    }

    @Test
    void asksTheNextAuthorityWhereOneDoesNotAnswer() throws Exception {
        var nobody = URI.create("http://127.0.0.1:1/tsa");
        var timestamps =
                timestamps(authority.settings(List.of(nobody, authority.address("/tsa")), Duration.ofSeconds(5)));

        timestamps.token(DIGEST);
        timestamps.token(DIGEST);

        assertThat(authority.asked).hasValue(2);
        assertThat(counted("unreachable")).isEqualTo(1);
        assertThat(counted("resting")).isEqualTo(1);
    }

    @Test
    void leavesAnAuthorityThatFailedAloneForAWhile() throws Exception {
        authority.fault = Fault.DOES_NOT_ANSWER;
        var timestamps = timestamps(authority.settings(List.of(authority.address("/tsa")), Duration.ofMillis(300)));
        assertThatThrownBy(() -> timestamps.token(DIGEST)).isInstanceOf(TimestampUnavailable.class);
        authority.fault = Fault.NONE;

        var begun = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> timestamps.token(DIGEST)).hasMessageContaining("left alone");
        }

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(3000);
        assertThat(authority.asked).hasValue(1);
        later.set(Duration.ofSeconds(31));
        assertThat(timestamps.token(DIGEST)).isNotEmpty();
    }

    @Test
    void tellsHowLongNoTimestampWasHad() throws Exception {
        var meters = new TimeMeters(registry, clock);
        meters.watchSilence();
        later.set(Duration.ofMinutes(10));

        var silence = registry.get("signing.timestamp.silence").timeGauge().value(TimeUnit.SECONDS);
        meters.count(TimeMeters.Outcome.GRANTED);

        assertThat(silence).isBetween(600.0, 660.0);
        assertThat(registry.get("signing.timestamp.silence").timeGauge().value(TimeUnit.SECONDS))
                .isLessThan(60);
    }

    @Test
    void saysPlainlyThatThereIsNobodyToAsk() {
        var none = timestamps(authority.settings(List.of(), Duration.ofSeconds(5)));

        assertThatThrownBy(() -> none.token(DIGEST)).hasMessageContaining("no timestamp authority is configured");
    }

    private HttpTimestamps timestamps(TimeSettings settings) {
        return new HttpTimestamps(
                settings,
                new TokenCheck(Anchors.read(settings.anchors()), settings.clockTolerance()),
                new TimeMeters(registry, clock),
                clock);
    }

    /** The machine's clock, and what the test puts on top. */
    private final class ClockAhead extends Clock {
        @Override
        public Instant instant() {
            return Instant.now().plus(later.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private double counted(String outcome) {
        return registry.counter("signing.timestamp", "outcome", outcome).count();
    }
}
