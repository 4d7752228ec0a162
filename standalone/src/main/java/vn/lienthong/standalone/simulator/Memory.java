package vn.lienthong.standalone.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * How far everybody is, in a small file. What it hasn't noted before a crash is done again, which has no effect: the same
 * requests carry the same keys.
 */
final class Memory {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);

    private final @Nullable Path file;
    private final long seed;
    private final LowWater submissions;
    private final Map<String, LowWater> feeds = new ConcurrentHashMap<>();
    private Noted noted;

    /**
     * What stands in the file.
     *
     * @param submissions first number not submitted, by seed
     * @param feeds last position dealt with, by agency
     */
    private record Noted(TreeMap<String, Long> submissions, TreeMap<String, Long> feeds) {
        static Noted nothing() {
            return new Noted(new TreeMap<>(), new TreeMap<>());
        }
    }

    Memory(@Nullable Path file, long seed) {
        this.file = file;
        this.seed = seed;
        this.noted = read(file);
        this.submissions = new LowWater(noted.submissions().getOrDefault(Long.toString(seed), 0L));
        noted.feeds().forEach((agency, position) -> feeds.put(agency, new LowWater(position + 1)));
    }

    private static Noted read(@Nullable Path file) {
        if (file == null || !Files.exists(file)) {
            return Noted.nothing();
        }
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(file), Noted.class);
        } catch (IOException | JacksonException e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the simulated province's memory can't be read: it starts over");
            return Noted.nothing();
        }
    }

    /** First number not submitted. */
    long nextSubmission() {
        return submissions.next();
    }

    void submitted(long number) {
        submissions.done(number);
    }

    /** Last position of a feed up to which everything is dealt with. */
    long position(AgencyCode agency) {
        return feed(agency).next() - 1;
    }

    void dealtWith(AgencyCode agency, long position) {
        feed(agency).done(position);
    }

    private LowWater feed(AgencyCode agency) {
        return feeds.computeIfAbsent(agency.value(), code -> new LowWater(1));
    }

    /** Writes down what is new. */
    synchronized void save() {
        var now = new Noted(new TreeMap<>(noted.submissions()), new TreeMap<>());
        now.submissions().put(Long.toString(seed), submissions.next());
        feeds.forEach((agency, feed) -> now.feeds().put(agency, feed.next() - 1));
        if (file == null || now.equals(noted)) {
            return;
        }
        try {
            var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.write(unfinished, JsonMapper.shared().writeValueAsBytes(now));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            noted = now;
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("the simulated province's memory can't be written");
        }
    }
}
