package vn.lienthong.intake;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** The seeds of a fuzz test, where Jazzer looks for them: {@code <test>Inputs/<method>} beside the test. */
public final class Seeds {
    private static final long SEED = Long.getLong("fuzz.seed", 20190312);
    private static final int TIMES = Integer.getInteger("fuzz.times", 3_000);

    private Seeds() {}

    /** What is fuzzed. */
    @FunctionalInterface
    public interface Target {
        void take(byte[] data) throws Exception;
    }

    /** Gives a target its seeds, changed at random: always the same changes from the same {@code -Dfuzz.seed}. */
    public static void mutated(Class<?> test, String method, Target target) {
        var seeds = of(test, method);
        var random = new Random(SEED);
        var mutations = new Mutations(random);
        for (int i = 0; i < TIMES; i++) {
            var data = mutations.bytes(seeds.get(random.nextInt(seeds.size())));
            try {
                target.take(data);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "fuzz.seed %d, input %d of %s: %s"
                                .formatted(SEED, i, method, HexFormat.of().formatHex(data)),
                        e);
            }
        }
    }

    private static List<byte[]> of(Class<?> test, String method) {
        var place = test.getResource(test.getSimpleName() + "Inputs/" + method);
        if (place == null) {
            throw new IllegalStateException("no seeds for " + test.getName() + "." + method);
        }
        try (var files = Files.list(Path.of(place.toURI()))) {
            return files.sorted().map(Seeds::bytes).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
