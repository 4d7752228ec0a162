package vn.lienthong.routing.catalogue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/**
 * One version of a procedure as its issuer published it (công bố thủ tục hành chính): often incomplete, sometimes wrong, and
 * so no {@link vn.lienthong.contract.registry.Procedure}, with which dossiers are submitted. Nothing in it is mended.
 *
 * @param version counts per code from 1 in the order in which the versions became known; which one is in force the dates say
 * @param validFrom the first day on which it is in force; {@code validUntil} the first on which it isn't any more
 * @param publishedOn when the deciding document was published, if known
 * @param field e.g. {@code Hộ tịch}
 * @param issuer the ministry
 * @param levels {@code commune}, {@code district}, {@code province}, {@code ministry}
 * @param applicants who may hand it in
 * @param channels how
 * @param limit of every channel without a limit of its own
 * @param limits of channels that have their own
 * @param fee null where none was published
 * @param online {@code full}, {@code partial}, {@code none}, or only {@code yes}, {@code no}: whether the portal offers it
 * @param decision number of the deciding document
 * @param doubts what was doubtful in the source, e.g. {@code limit-unit-from-text}
 * @param sourceAsOf when it was collected; tells nothing about the procedure itself
 */
public record PublishedProcedure(
        ProcedureCode code,
        int version,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        @Nullable LocalDate publishedOn,
        String name,
        @Nullable String field,
        @Nullable String issuer,
        List<String> levels,
        List<String> applicants,
        List<Channel> channels,
        @Nullable PublishedLimit limit,
        Map<Channel, PublishedLimit> limits,
        @Nullable PublishedFee fee,
        @Nullable String online,
        @Nullable String decision,
        List<PublishedPart> parts,
        List<String> doubts,
        @Nullable String sourceAsOf) {
    static final Set<String> LEVELS = Set.of("commune", "district", "province", "ministry");
    static final Set<String> ONLINE = Set.of("full", "partial", "none", "yes", "no");
    /** The unit was read from the text of a step: a guess. */
    static final String UNIT_FROM_TEXT = "limit-unit-from-text";

    public PublishedProcedure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(name, "name");
        levels = levels == null ? List.of() : List.copyOf(levels);
        applicants = applicants == null ? List.of() : List.copyOf(applicants);
        channels = channels == null ? List.of() : List.copyOf(channels);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        parts = parts == null ? List.of() : List.copyOf(parts);
        doubts = doubts == null ? List.of() : List.copyOf(doubts);
    }

    public boolean isInForceOn(LocalDate date) {
        return !date.isBefore(validFrom) && (validUntil == null || date.isBefore(validUntil));
    }

    /** Another version replaced it on its first day, so that it was in force on none. */
    public boolean wasNeverInForce() {
        return validUntil != null && !validFrom.isBefore(validUntil);
    }

    /** The limit that holds for dossiers of a channel. */
    public @Nullable PublishedLimit limitFor(Channel channel) {
        return limits.getOrDefault(channel, limit);
    }

    /** There is a number on at least one channel. */
    boolean hasLimit() {
        return limit != null || !limits.isEmpty();
    }

    /** Why the amount of the fee can't be relied on; empty where it can. */
    public Set<PublishedFee.Doubt> feeDoubts() {
        var found = EnumSet.noneOf(PublishedFee.Doubt.class);
        for (var doubt : PublishedFee.Doubt.values()) {
            if (doubts.contains(doubt.published())) {
                found.add(doubt);
            }
        }
        if (fee != null && fee.isUnlikelyLow()) {
            found.add(PublishedFee.Doubt.BELOW_1000);
        }
        return found;
    }

    PublishedProcedure as(int number, LocalDate from, @Nullable LocalDate until) {
        return new PublishedProcedure(
                code,
                number,
                from,
                until,
                publishedOn,
                name,
                field,
                issuer,
                levels,
                applicants,
                channels,
                limit,
                limits,
                fee,
                online,
                decision,
                parts,
                doubts,
                sourceAsOf);
    }

    PublishedProcedure with(List<PublishedPart> others) {
        return new PublishedProcedure(
                code,
                version,
                validFrom,
                validUntil,
                publishedOn,
                name,
                field,
                issuer,
                levels,
                applicants,
                channels,
                limit,
                limits,
                fee,
                online,
                decision,
                others,
                doubts,
                sourceAsOf);
    }

    /** One member that two versions have differently, as text. */
    public record Difference(
            String member,
            @Nullable String before,
            @Nullable String after) {}

    /** What a later publication has differently; when it is in force and when it was collected don't count. */
    List<Difference> differencesTo(PublishedProcedure later) {
        var differences = new ArrayList<Difference>();
        var before = members();
        later.members().forEach((member, value) -> {
            var was = before.get(member);
            if (!Objects.equals(was, value)) {
                differences.add(new Difference(member, was, value));
            }
        });
        var old = papers();
        var now = later.papers();
        now.forEach((seq, paper) -> {
            if (!paper.equals(old.get(seq))) {
                differences.add(new Difference("parts/" + seq, old.get(seq), paper));
            }
        });
        old.forEach((seq, paper) -> {
            if (!now.containsKey(seq)) {
                differences.add(new Difference("parts/" + seq, paper, null));
            }
        });
        return differences;
    }

    private Map<String, @Nullable String> members() {
        var members = new LinkedHashMap<String, @Nullable String>();
        members.put("publishedOn", text(publishedOn));
        members.put("name", name);
        members.put("field", field);
        members.put("issuer", issuer);
        members.put("levels", String.join(";", levels));
        members.put("applicants", String.join(";", applicants));
        members.put("channels", channels.stream().map(Channel::name).collect(Collectors.joining(";")));
        members.put("limit", text(limit));
        for (var channel : Channel.values()) {
            members.put("limits/" + channel.name(), text(limits.get(channel)));
        }
        members.put("fee/min", fee == null ? null : text(fee.min()));
        members.put("fee/max", fee == null ? null : text(fee.max()));
        members.put("fee/note", fee == null ? null : fee.note());
        members.put("online", online);
        members.put("decision", decision);
        members.put("doubts", String.join(";", doubts));
        members.replaceAll((member, value) -> value == null || value.isEmpty() ? null : value);
        return members;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private Map<Integer, String> papers() {
        var papers = new LinkedHashMap<Integer, String>();
        parts.forEach(
                part -> papers.put(part.seq(), "%s (%d + %d)".formatted(part.name(), part.originals(), part.copies())));
        return papers;
    }
}
