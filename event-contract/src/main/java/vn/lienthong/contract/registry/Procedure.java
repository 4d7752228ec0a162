package vn.lienthong.contract.registry;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * An administrative procedure (thủ tục hành chính) with its route; value of {@code registry.procedure.state}.
 *
 * @param version a dossier finishes on the version it began with
 * @param name Vietnamese name; {@code nameEn} the English one
 * @param field e.g. {@code Hộ tịch}
 * @param limit of the whole procedure
 * @param receivers which agencies receive dossiers of it
 * @param parts papers to hand in (thành phần hồ sơ)
 * @param stages the route: a graph, each stage naming those it comes after
 */
public record Procedure(
        ProcedureCode code,
        int version,
        LocalDate validFrom,
        String name,
        String nameEn,
        String field,
        TimeLimit limit,
        Receivers receivers,
        List<Part> parts,
        List<Stage> stages) {
    public Procedure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(nameEn, "nameEn");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(receivers, "receivers");
        parts = List.copyOf(parts);
        stages = List.copyOf(stages);
        if (version < 1) {
            throw new IllegalArgumentException("procedure " + code + ": versions count from 1");
        }
        checkRoute(code, stages);
    }

    private static void checkRoute(ProcedureCode code, List<Stage> stages) {
        Set<String> known = new HashSet<>();
        // A stage names only stages above it: so no cycle can be written, and the file reads in the order of events.
        for (var stage : stages) {
            for (var before : stage.after()) {
                if (!known.contains(before)) {
                    throw new IllegalArgumentException("procedure %s, stage %s: comes after %s, which is not above it"
                            .formatted(code, stage.id(), before));
                }
            }
            if (!known.add(stage.id())) {
                throw new IllegalArgumentException(
                        "procedure %s: the stage %s stands twice".formatted(code, stage.id()));
            }
        }
        var returns = stages.stream().filter(Stage::returnsResult).toList();
        if (returns.size() != 1 || !returns.getFirst().equals(stages.getLast())) {
            throw new IllegalArgumentException(
                    "procedure %s: exactly one stage returns the result, and it is the last".formatted(code));
        }
        if (stages.size() < 2 || !stages.getFirst().after().isEmpty()) {
            throw new IllegalArgumentException(
                    "procedure %s: a first stage after none, and one that returns the result".formatted(code));
        }
    }

    public Optional<Stage> stage(String id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }

    /**
     * A paper to hand in.
     *
     * @param code stable within the procedure
     */
    public record Part(String code, String name, boolean required) {
        public Part {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Which agencies receive: a single one, or all of a tier and sector.
     *
     * @param agency if just one
     * @param tier otherwise all of this tier
     * @param sector and of this sector
     */
    public record Receivers(
            @Nullable AgencyCode agency,
            @Nullable String tier,
            @Nullable String sector) {
        public Receivers {
            if ((agency == null) == (tier == null || sector == null)) {
                throw new IllegalArgumentException("receivers are one agency, or a tier and a sector");
            }
        }

        public boolean includes(Agency candidate) {
            return agency != null
                    ? candidate.code().equals(agency)
                    : candidate.tier().equals(tier) && candidate.sector().equals(sector);
        }
    }

    /**
     * A step of the route.
     *
     * @param agency who takes it
     * @param limit by when, counted from its opening; none where the law gives none
     * @param after the stages that must be done before it
     * @param issues name of the document it issues under the agency's seal, if any
     * @param returnsResult it hands the result to the citizen
     */
    public record Stage(
            String id,
            String name,
            String nameEn,
            AgencyRule agency,
            @Nullable TimeLimit limit,
            List<String> after,
            @Nullable String issues,
            boolean returnsResult) {
        public Stage {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(nameEn, "nameEn");
            Objects.requireNonNull(agency, "agency");
            after = after == null ? List.of() : List.copyOf(after);
        }
    }

    /**
     * Who takes a stage: one agency by code; or the agency of a sector that serves the place of the receiving agency (its
     * commune, else its district, else its province); or, with neither, the receiving agency itself.
     */
    public record AgencyRule(
            @Nullable AgencyCode code, @Nullable String sector) {
        public AgencyRule {
            if (code != null && sector != null) {
                throw new IllegalArgumentException("a stage's agency is given by code or by sector, not by both");
            }
        }

        public boolean isReceiver() {
            return code == null && sector == null;
        }
    }
}
