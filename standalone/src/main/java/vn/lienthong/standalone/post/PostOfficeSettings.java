package vn.lienthong.standalone.post;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated post office is like.
 *
 * @param port it listens on, on the loopback address; 0 for any that is free
 * @param intake whom it reports to
 * @param customer under which the province is known
 * @param secret shared with it
 * @param step from one state of an order to the next, on average
 * @param handOverEvery lists of hand-overs and cash are brought
 * @param trouble how often something goes wrong
 * @param seed decides what goes wrong with which order
 * @param book where orders and reports are kept over restarts; null for nowhere
 */
public record PostOfficeSettings(
        int port,
        URI intake,
        String customer,
        String secret,
        Duration step,
        Duration handOverEvery,
        Trouble trouble,
        long seed,
        @Nullable Path book) {

    /**
     * How often something goes wrong: shares from 0 to 1.
     *
     * @param lostCallbacks reports that never reach us; whoever asks is told
     * @param doubledCallbacks reports that come twice
     * @param outOfOrder orders whose reports come in the wrong order
     * @param lostItems parcels that are lost: their collection is cancelled, and they are missing on the list
     * @param damagedItems parcels that arrive damaged
     * @param cashDiffers orders whose postman was paid another amount
     * @param outages requests that are answered with 503
     */
    public record Trouble(
            double lostCallbacks,
            double doubledCallbacks,
            double outOfOrder,
            double lostItems,
            double damagedItems,
            double cashDiffers,
            double outages) {
        public static final Trouble USUAL = new Trouble(0.05, 0.05, 0.05, 0.01, 0.01, 0.02, 0.02);
        public static final Trouble NONE = new Trouble(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public String toString() {
        return "PostOfficeSettings[port=%d]".formatted(port);
    }
}
