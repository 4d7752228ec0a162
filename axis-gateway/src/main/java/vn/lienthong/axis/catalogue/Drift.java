package vn.lienthong.axis.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.catalogue.Members.Known;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.support.registry.RegistryFollower;

/** Where the axis's catalogue and our registry don't agree (lệch danh mục). Nothing is changed by it: people decide. */
@Component
class Drift {
    private final Members members;
    private final RegistryFollower registry;

    Drift(Members members, RegistryFollower registry) {
        this.members = members;
        this.registry = registry;
    }

    enum Kind {
        /** Ours, in force, and by none of its codes on the axis: nobody outside reaches it. */
        MISSING_ON_AXIS("missing-on-axis"),
        /** On the axis with a code of our province, and not in our registry. */
        UNKNOWN_HERE("unknown-here"),
        /** On the axis, and here no longer in force: documents still go to it. */
        ENDED_HERE("ended-here"),
        /** Another name. */
        NAME_DIFFERS("name-differs"),
        /** It was on the axis and is no more. */
        GONE_FROM_AXIS("gone-from-axis"),
        /** A code of the axis's that is none. */
        MALFORMED("malformed");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        @JsonValue
        String id() {
            return id;
        }
    }

    /** One difference. */
    private record Difference(
            Kind kind,
            String code,
            @Nullable String nameHere,
            @Nullable String nameOnAxis) {}

    /** An agency that one side lacks. */
    record Missing(Kind kind, String code, @Nullable String name) {}

    /** An agency of which the two say different things. */
    record Differing(
            Kind kind,
            String code,
            @Nullable String here,
            @Nullable String there) {}

    /**
     * All of it.
     *
     * @param checkedAt when the axis's catalogue was read last; null where it never was
     * @param members how many agencies the axis has
     * @param problem why the last reading isn't believed; null where it is
     */
    record Report(
            @Nullable Instant checkedAt,
            int members,
            @Nullable String problem,
            List<Missing> missingHere,
            List<Missing> missingThere,
            List<Differing> differing) {}

    Report report() {
        var reading = members.lastReading();
        var all = members.all();
        var differences = all.isEmpty() ? List.<Difference>of() : differences(registry.registry(), all);
        return new Report(
                reading.map(Members.Reading::readAt).orElse(null),
                (int) all.stream().filter(member -> member.goneAt() == null).count(),
                reading.map(Members.Reading::problem).orElse(null),
                differences.stream()
                        .filter(one -> one.kind() == Kind.UNKNOWN_HERE || one.kind() == Kind.MALFORMED)
                        .map(one -> new Missing(one.kind(), one.code(), one.nameOnAxis()))
                        .toList(),
                differences.stream()
                        .filter(one -> one.kind() == Kind.MISSING_ON_AXIS || one.kind() == Kind.GONE_FROM_AXIS)
                        .map(one -> new Missing(one.kind(), one.code(), one.nameHere()))
                        .toList(),
                differences.stream()
                        .filter(one -> one.kind() == Kind.NAME_DIFFERS || one.kind() == Kind.ENDED_HERE)
                        .map(one -> new Differing(one.kind(), one.code(), one.nameHere(), one.nameOnAxis()))
                        .toList());
    }

    private static List<Difference> differences(Registry known, List<Known> members) {
        var differences = new ArrayList<Difference>();
        var here = new HashMap<AgencyCode, Known>();
        var provinces = provinces(known);
        for (var member : members) {
            try {
                compare(known, provinces, new AgencyCode(member.code()), member, here, differences);
            } catch (MalformedIdentity e) {
                differences.add(new Difference(Kind.MALFORMED, member.code(), null, member.name()));
            }
        }
        for (var agency : known.agencies()) {
            if (!agency.channel().equals("axis") && !here.containsKey(agency.code())) {
                differences.add(
                        new Difference(Kind.MISSING_ON_AXIS, agency.code().value(), agency.name(), null));
            }
        }
        return differences;
    }

    private static void compare(
            Registry known,
            HashSet<String> provinces,
            AgencyCode code,
            Known member,
            Map<AgencyCode, Known> here,
            List<Difference> differences) {
        var agency = known.agency(code).orElse(null);
        if (member.goneAt() != null) {
            if (agency != null && known.isInForce(agency.code())) {
                differences.add(new Difference(Kind.GONE_FROM_AXIS, member.code(), agency.name(), member.name()));
            }
            return;
        }
        if (agency == null) {
            if (provinces.contains(provinceOf(code))) {
                differences.add(new Difference(Kind.UNKNOWN_HERE, member.code(), null, member.name()));
            }
            return;
        }
        here.put(agency.code(), member);
        if (!known.isInForce(agency.code())) {
            differences.add(new Difference(Kind.ENDED_HERE, member.code(), agency.name(), member.name()));
        } else if (!plain(agency.name()).equals(plain(member.name()))) {
            differences.add(new Difference(Kind.NAME_DIFFERS, member.code(), agency.name(), member.name()));
        }
    }

    /** The letter and two digits that both code forms have for a province: at the front or at the end. */
    private static String provinceOf(AgencyCode code) {
        var value = code.value();
        return code.form() == AgencyCode.Form.QCVN_102 ? value.substring(value.length() - 3) : value.substring(0, 3);
    }

    private static HashSet<String> provinces(Registry known) {
        var provinces = new HashSet<String>();
        for (Agency agency : known.agencies()) {
            if (!agency.channel().equals("axis")) {
                provinces.add(provinceOf(agency.code()));
            }
        }
        return provinces;
    }

    private static String plain(String name) {
        return Normalizer.normalize(name.strip().replaceAll("\\s+", " "), Normalizer.Form.NFC)
                .toLowerCase(Locale.forLanguageTag("vi"));
    }
}
