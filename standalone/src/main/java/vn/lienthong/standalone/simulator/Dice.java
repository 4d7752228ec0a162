package vn.lienthong.standalone.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SplittableRandom;

/** Chance that always falls the same way for the same seed and the same thing, whoever asks when. */
public final class Dice {
    private final SplittableRandom random;

    private Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public static Dice of(long seed, String what) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest((seed + " " + what).getBytes(UTF_8));
            return new Dice(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    public double share() {
        return random.nextDouble();
    }

    public <T> T oneOf(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }
}
