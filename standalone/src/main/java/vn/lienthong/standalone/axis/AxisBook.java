package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import vn.lienthong.contract.wire.CanonicalJson;

/** What the axis has: its packages as files, and a line per event in a book, from which everything else follows. */
public final class AxisBook implements AutoCloseable {
    private static final String BOOK = "book.jsonl";
    private static final int BUFFER = 1 << 16;
    private static final int PREFIX = 2;

    private final Path folder;
    private final @Nullable BufferedWriter book;
    private final Map<String, Item> items = new LinkedHashMap<>();
    /** Not over yet. */
    private final Set<String> open = new LinkedHashSet<>();
    /** Status codes with which items were answered, by item. */
    private final Map<String, Set<String>> answers = new HashMap<>();

    private final List<Refusal> refusals = new ArrayList<>();
    private long submissions;
    private long occurrences;

    /**
     * What was sent and not taken.
     *
     * @param code as the sender was told, e.g. 18
     */
    public record Refusal(String sha256, String from, String to, int code, Instant at) {}

    /** A package that lies on the disk. */
    record Stored(String sha256, long size) {}

    /** What is to become items. */
    record Parcel(
            String from,
            String messageType,
            Stored stored,
            Facts facts,
            @Nullable String answers,
            @Nullable Long occurrence,
            @Nullable String mess,
            boolean again) {
        static Parcel of(String from, String messageType, Stored stored, Facts facts) {
            return new Parcel(from, messageType, stored, facts, null, null, null, false);
        }
    }

    private record Change(
            String id,
            String state,
            String description,
            Instant at,
            @Nullable Instant fetched) {}

    private record Line(
            @Nullable Item item,
            @Nullable Change change,
            @Nullable Refusal refusal) {}

    private AxisBook(Path folder, boolean writing) throws IOException {
        this.folder = folder;
        var file = folder.resolve(BOOK);
        if (Files.exists(file)) {
            try (var lines = Files.lines(file, UTF_8)) {
                lines.forEach(this::read);
            }
        }
        book = writing
                ? Files.newBufferedWriter(file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : null;
        if (book != null) {
            book.newLine(); // behind the half of a line that a crash may have left
        }
    }

    static AxisBook open(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("incoming"));
        try (var left = Files.list(folder.resolve("incoming"))) {
            for (var file : left.toList()) {
                Files.delete(file); // what was under way when it ended
            }
        }
        return new AxisBook(folder, true);
    }

    /** Looks into a book that another one may be writing. */
    public static AxisBook read(Path folder) throws IOException {
        return new AxisBook(folder, false);
    }

    private void read(String text) {
        if (text.isBlank()) {
            return;
        }
        Line line;
        try {
            line = CanonicalJson.mapper().readValue(text, Line.class);
        } catch (JacksonException e) {
            return; // the half of a line that a crash left
        }
        enter(line);
    }

    private void enter(Line line) {
        var item = line.item();
        if (item != null) {
            items.put(item.id(), item);
            if (!item.isSettled()) {
                open.add(item.id());
            }
            var status = item.facts().status();
            if (item.answers() != null && status != null) {
                answers.computeIfAbsent(item.answers(), id -> new HashSet<>()).add(status);
            }
            submissions = Math.max(submissions, Long.parseLong(item.submission()));
            occurrences = Math.max(occurrences, item.occurrence() == null ? 0 : item.occurrence());
        }
        var change = line.change();
        if (change != null) {
            var changed = items.computeIfPresent(
                    change.id(),
                    (id, known) -> known.with(change.state(), change.description(), change.at(), change.fetched()));
            if (changed != null && changed.isSettled()) {
                open.remove(change.id());
            }
        }
        if (line.refusal() != null) {
            refusals.add(line.refusal());
        }
    }

    private void write(Line line) {
        enter(line);
        if (book != null) {
            try {
                book.write(CanonicalJson.mapper().writeValueAsString(line));
                book.newLine();
                book.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    // ---- packages

    /** What a package is written to, before anybody knows whether it is taken. */
    final class Incoming extends FilterOutputStream {
        private final Path file;
        private final MessageDigest digest;
        private long size;

        private Incoming(Path file, MessageDigest digest) throws IOException {
            super(new DigestOutputStream(Files.newOutputStream(file), digest));
            this.file = file;
            this.digest = digest;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            size++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            size += length;
        }

        Path file() {
            return file;
        }

        /** Its digest, once; it has to be closed before. */
        Stored stored() {
            return new Stored(HexFormat.of().formatHex(digest.digest()), size);
        }

        void drop() throws IOException {
            close();
            Files.deleteIfExists(file);
        }
    }

    Incoming incoming() throws IOException {
        try {
            return new Incoming(
                    Files.createTempFile(folder.resolve("incoming"), "package-", ""),
                    MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Puts what came where packages lie. */
    void keep(Path incoming, Stored stored) throws IOException {
        var file = file(stored.sha256());
        Files.createDirectories(file.getParent());
        Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Stored keep(byte[] content) throws IOException {
        var incoming = incoming();
        try (incoming) {
            incoming.write(content);
        }
        var stored = incoming.stored();
        keep(incoming.file(), stored);
        return stored;
    }

    InputStream open(Item item) throws IOException {
        return Files.newInputStream(file(item.sha256()));
    }

    private Path file(String sha256) {
        return folder.resolve("packages").resolve(sha256.substring(0, PREFIX)).resolve(sha256);
    }

    /** All of it, in pieces. */
    static long copy(InputStream from, OutputStream to, long most) throws IOException {
        var buffer = new byte[BUFFER];
        long copied = 0;
        int read = from.read(buffer);
        while (read >= 0) {
            copied += read;
            if (copied > most) {
                return copied;
            }
            to.write(buffer, 0, read);
            read = from.read(buffer);
        }
        return copied;
    }

    // ---- items

    /** Takes a package over for its receivers. */
    synchronized List<Item> take(Parcel parcel, Collection<String> receivers, Instant now) {
        var submission = Long.toString(submissions + 1);
        var taken = new ArrayList<Item>();
        for (var receiver : receivers) {
            var item = new Item(
                    receivers.size() == 1 ? submission : submission + "-" + (taken.size() + 1),
                    submission,
                    parcel.from(),
                    receiver,
                    parcel.messageType(),
                    parcel.stored().sha256(),
                    parcel.stored().size(),
                    parcel.facts(),
                    parcel.answers(),
                    parcel.occurrence(),
                    parcel.mess(),
                    parcel.again(),
                    now,
                    Item.NEW,
                    "",
                    now,
                    null);
            write(new Line(item, null, null));
            taken.add(item);
        }
        return taken;
    }

    synchronized void refuse(Refusal refusal) {
        write(new Line(null, null, refusal));
    }

    /** What its receiver says of the transport; what is over stays so. */
    synchronized Optional<Item> change(String id, String state, String description, Instant now) {
        var item = items.get(id);
        if (item != null && !item.isSettled() && !item.state().equals(state)) {
            write(new Line(null, new Change(id, state, description, now, null), null));
        }
        return find(id);
    }

    synchronized void fetched(String id, Instant now) {
        var item = items.get(id);
        if (item != null && item.fetchedAt() == null) {
            write(new Line(null, new Change(id, item.state(), item.stateDescription(), item.updatedAt(), now), null));
        }
    }

    synchronized Optional<Item> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    /** Everything, the oldest first. */
    public synchronized List<Item> all() {
        return List.copyOf(items.values());
    }

    synchronized List<Item> all(Predicate<Item> wanted) {
        return items.values().stream().filter(wanted).toList();
    }

    synchronized List<Item> open(Predicate<Item> wanted) {
        return open.stream().flatMap(id -> find(id).stream()).filter(wanted).toList();
    }

    synchronized boolean isAnswered(String item, String status) {
        return answers.getOrDefault(item, Set.of()).contains(status);
    }

    public synchronized List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /** How much foreign agencies have sent of their own. */
    synchronized long occurrences() {
        return occurrences;
    }

    @Override
    public synchronized void close() {
        try {
            if (book != null) {
                book.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
