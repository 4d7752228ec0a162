package vn.lienthong.standalone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * The platform's books: orders, payments and refunds, kept in a file that is only added to. Who pays is not among them.
 */
final class Orders implements AutoCloseable {
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final @Nullable BufferedWriter book;
    private long numbers;

    Orders(@Nullable Path file) throws IOException {
        if (file != null && Files.exists(file)) {
            for (var line : Files.readAllLines(file, UTF_8)) {
                read(line);
            }
        }
        this.book = file == null
                ? null
                : Files.newBufferedWriter(file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** An order as it was made. */
    record Order(
            String number,
            String dossier,
            String title,
            long amount,
            List<Item> fees,
            String callback,
            Instant expiresAt,
            List<Payment> payments,
            boolean abandoned) {
        Order {
            fees = fees == null ? List.of() : List.copyOf(fees);
            payments = payments == null ? List.of() : List.copyOf(payments);
        }

        boolean isPaid() {
            return !payments.isEmpty();
        }

        boolean isOpenAt(Instant now) {
            return !isPaid() && !abandoned && now.isBefore(expiresAt);
        }
    }

    record Item(String name, long amount) {}

    record Payment(String number, long amount, Instant paidAt) {}

    record Refund(String number, String order, String transaction, long amount, String state, Instant at) {}

    /** One line of the book. */
    private record Entry(
            @Nullable Order order,
            @Nullable String paid,
            @Nullable Payment payment,
            @Nullable Refund refund) {}

    private void read(String line) {
        if (line.isBlank()) {
            return;
        }
        Entry entry;
        try {
            entry = CanonicalJson.mapper().readValue(line, Entry.class);
        } catch (tools.jackson.core.JacksonException e) {
            return; // the half of a line that a crash left
        }
        enter(entry);
    }

    private void enter(Entry entry) {
        if (entry.order() != null) {
            orders.put(entry.order().number(), entry.order());
        }
        var payment = entry.payment();
        if (entry.paid() != null && payment != null) {
            orders.computeIfPresent(entry.paid(), (number, order) -> with(order, payment));
            numbers++;
        }
        if (entry.refund() != null) {
            refunds.put(entry.refund().number(), entry.refund());
        }
    }

    private void write(Entry entry) {
        enter(entry);
        if (book != null) {
            try {
                book.write(CanonicalJson.mapper().writeValueAsString(entry));
                book.newLine();
                book.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Order with(Order order, Payment payment) {
        var payments = new ArrayList<>(order.payments());
        payments.add(payment);
        return new Order(
                order.number(),
                order.dossier(),
                order.title(),
                order.amount(),
                order.fees(),
                order.callback(),
                order.expiresAt(),
                payments,
                order.abandoned());
    }

    /** Adds an order; one that is there already stays as it is. */
    synchronized Order add(Order order) {
        if (!orders.containsKey(order.number())) {
            write(new Entry(order, null, null, null));
        }
        return Objects.requireNonNull(orders.get(order.number()));
    }

    synchronized Optional<Order> find(String number) {
        return Optional.ofNullable(orders.get(number));
    }

    synchronized List<Order> open(Instant now) {
        return orders.values().stream().filter(order -> order.isOpenAt(now)).toList();
    }

    synchronized Payment pay(String order, long amount, Instant at) {
        var payment = new Payment(
                "GD%s%09d"
                        .formatted(
                                LocalDate.ofInstant(at, WorkingCalendar.ZONE)
                                        .toString()
                                        .replace("-", ""),
                                numbers + 1),
                amount,
                at);
        write(new Entry(null, order, payment, null));
        return payment;
    }

    synchronized void abandon(Order order) {
        write(new Entry(
                new Order(
                        order.number(),
                        order.dossier(),
                        order.title(),
                        order.amount(),
                        order.fees(),
                        order.callback(),
                        order.expiresAt(),
                        order.payments(),
                        true),
                null,
                null,
                null));
    }

    synchronized Optional<Refund> refund(String number) {
        return Optional.ofNullable(refunds.get(number));
    }

    /** Adds a refund; one that is there already stays as it is. */
    synchronized Refund refund(Refund refund) {
        if (!refunds.containsKey(refund.number())) {
            write(new Entry(null, null, null, refund));
        }
        return Objects.requireNonNull(refunds.get(refund.number()));
    }

    /** How much of a payment has gone back. */
    synchronized long givenBack(String transaction) {
        return refunds.values().stream()
                .filter(refund -> refund.transaction().equals(transaction)
                        && refund.state().equals("done"))
                .mapToLong(Refund::amount)
                .sum();
    }

    /** A line of the day's list. */
    record Line(String kind, String number, String order, long amount, Instant at) {}

    synchronized List<Line> linesOf(LocalDate day) {
        var lines = new ArrayList<Line>();
        for (var order : orders.values()) {
            for (var payment : order.payments()) {
                lines.add(new Line("payment", payment.number(), order.number(), payment.amount(), payment.paidAt()));
            }
        }
        refunds.values().stream()
                .filter(refund -> refund.state().equals("done"))
                .forEach(refund ->
                        lines.add(new Line("refund", refund.number(), refund.order(), refund.amount(), refund.at())));
        lines.removeIf(
                line -> !LocalDate.ofInstant(line.at(), WorkingCalendar.ZONE).equals(day));
        lines.sort(Comparator.comparing(Line::at).thenComparing(Line::number));
        return lines;
    }

    synchronized Collection<Order> all() {
        return List.copyOf(orders.values());
    }

    @Override
    public synchronized void close() throws IOException {
        if (book != null) {
            book.close();
        }
    }
}
