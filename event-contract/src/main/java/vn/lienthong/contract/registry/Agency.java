package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.util.StdConverter;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * An agency (cơ quan) as it is from one date on; value of {@code registry.agency.state}, keyed {@code
 * <code>@<validFrom>}. A code alone is no key: it can survive a merger under another name.
 *
 * @param code form of Quyết định 20/2020, the key everywhere
 * @param formerCodes other codes it is known by, the form of QCVN 102 first: that one stands in dossier codes
 * @param name Vietnamese name, NFC
 * @param tier {@code province}, {@code department}, {@code district}, {@code commune}, {@code vertical} …: data, not a
 *     closed set, for the hierarchy's depth changes with the law
 * @param sector what it is competent in: {@code administration}, {@code police}, {@code social-insurance}, {@code tax} …
 * @param parent the agency above
 * @param serves the administrative unit whose people it serves, where that isn't itself
 * @param capabilities what it can do beyond its sector, e.g. {@link #RECEIVES_FOR_OTHERS}
 * @param channel how it is handed deliveries: {@code feed}, {@code webhook}, {@code kafka} or {@code axis}
 * @param calendar id of the calendar it works by
 * @param maintenance when its system is known to be away
 * @param validUntil the first day on which it isn't so any more; null while no end is known
 * @param successors who takes over its work after that; empty where that isn't known
 * @param successorByPlace where there are several, or one as the last resort: first the successor that serves the
 *     dossier's place
 */
public record Agency(
        AgencyCode code,

        @JsonAlias("formerCode") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<AgencyCode> formerCodes,

        String name,
        String tier,
        String sector,
        @Nullable AgencyCode parent,
        @Nullable AgencyCode serves,

        @JsonAlias("canReceiveForOthers") @JsonDeserialize(converter = CapabilitiesOrFlag.class)
        List<String> capabilities,

        String channel,
        String calendar,
        List<Maintenance> maintenance,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        List<AgencyCode> successors,
        @JsonSetter(nulls = Nulls.AS_EMPTY) boolean successorByPlace) {
    /** Receives dossiers for any agency of the province (trung tâm phục vụ hành chính công). */
    public static final String RECEIVES_FOR_OTHERS = "receives-for-others";
    /** The calendar of an agency that names none. */
    public static final String USUAL_CALENDAR = "vn";
    /** The channel of an agency that names none: it fetches. */
    public static final String FEED = "feed";

    public Agency {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(sector, "sector");
        Objects.requireNonNull(validFrom, "validFrom");
        formerCodes = formerCodes == null ? List.of() : List.copyOf(formerCodes);
        capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
        channel = channel == null ? FEED : channel;
        calendar = calendar == null ? USUAL_CALENDAR : calendar;
        maintenance = maintenance == null ? List.of() : List.copyOf(maintenance);
        successors = successors == null ? List.of() : List.copyOf(successors);
        if (validUntil != null && !validFrom.isBefore(validUntil)) {
            throw new IllegalArgumentException("agency " + code + ": it ends before it begins");
        }
    }

    /** A plain agency: its feed, the usual calendar, no end in sight. */
    public Agency(
            AgencyCode code,
            @Nullable AgencyCode formerCode,
            String name,
            String tier,
            String sector,
            @Nullable AgencyCode parent,
            @Nullable AgencyCode serves,
            boolean canReceiveForOthers,
            LocalDate validFrom,
            @Nullable LocalDate validUntil) {
        this(
                code,
                formerCode == null ? List.of() : List.of(formerCode),
                name,
                tier,
                sector,
                parent,
                serves,
                canReceiveForOthers ? List.of(RECEIVES_FOR_OTHERS) : List.of(),
                FEED,
                USUAL_CALENDAR,
                List.of(),
                validFrom,
                validUntil,
                List.of(),
                false);
    }

    /** Reads, where the list is, also the one flag that stood there before there was a list. */
    static final class CapabilitiesOrFlag extends StdConverter<Object, List<String>> {
        @Override
        public List<String> convert(Object value) {
            return switch (value) {
                case Boolean flag -> flag ? List.of(RECEIVES_FOR_OTHERS) : List.of();
                case List<?> list -> list.stream().map(String::valueOf).toList();
                default -> throw new IllegalArgumentException("capabilities is not a list");
            };
        }
    }

    /** A time during which the agency's system doesn't answer, announced beforehand. */
    public record Maintenance(Instant from, Instant until, String reason) {
        public Maintenance {
            Objects.requireNonNull(reason, "reason");
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("a maintenance window ends before it begins");
            }
        }
    }

    /** Key of this record in {@code registry.agency.state}. */
    public String key() {
        return code + "@" + validFrom;
    }

    public boolean isInForceOn(LocalDate date) {
        return !date.isBefore(validFrom) && (validUntil == null || date.isBefore(validUntil));
    }

    /** The code that stands in the dossier codes of this agency. */
    public AgencyCode codeInDossiers() {
        return formerCodes.isEmpty() ? code : formerCodes.getFirst();
    }

    /** It receives dossiers for any agency. */
    public boolean canReceiveForOthers() {
        return capabilities.contains(RECEIVES_FOR_OTHERS);
    }

    /** The same agency that ends on a date and is followed by others. */
    public Agency endingOn(LocalDate end, List<AgencyCode> followedBy, boolean byPlace) {
        return new Agency(
                code,
                formerCodes,
                name,
                tier,
                sector,
                parent,
                serves,
                capabilities,
                channel,
                calendar,
                maintenance,
                validFrom,
                end,
                followedBy,
                byPlace);
    }
}
