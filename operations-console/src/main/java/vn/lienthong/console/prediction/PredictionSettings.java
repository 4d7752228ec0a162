package vn.lienthong.console.prediction;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.prediction}.
 *
 * @param learnEvery how often the history is gone through
 * @param predictEvery how often open dossiers are looked at
 * @param history how far back it is learnt from
 * @param most dossiers it is learnt from, the newest
 * @param heldBack of so many dossiers one isn't learnt from, but used to see how far the predictions come true
 * @param weight as how many dossiers of its own the more general experience counts
 * @param alarm from which chance a dossier counts as likely late
 */
@ConfigurationProperties("lienthong.console.prediction")
public record PredictionSettings(
        @DefaultValue("1h") Duration learnEvery,
        @DefaultValue("1m") Duration predictEvery,
        @DefaultValue("365d") Duration history,
        @DefaultValue("100000") int most,
        @DefaultValue("5") int heldBack,
        @DefaultValue("10") int weight,
        @DefaultValue("0.5") double alarm) {
    public PredictionSettings {
        if (learnEvery.isNegative()
                || learnEvery.isZero()
                || predictEvery.isNegative()
                || predictEvery.isZero()
                || most < 1
                || weight < 1) {
            throw new IllegalArgumentException(
                    "lienthong.console.prediction: times, most and weight are greater than 0");
        }
        if (heldBack < 2) {
            throw new IllegalArgumentException("lienthong.console.prediction.held-back is at least 2");
        }
        if (!(alarm > 0 && alarm <= 1)) {
            throw new IllegalArgumentException("lienthong.console.prediction.alarm lies between 0 and 1");
        }
    }
}
