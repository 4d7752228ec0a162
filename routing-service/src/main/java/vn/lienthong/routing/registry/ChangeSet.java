package vn.lienthong.routing.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * Changes of the registry that are decided together and take effect on one day (đề án sắp xếp).
 *
 * @param id stable; stands in the journal entries it brings about
 * @param legalBasis the decision behind it, as it is quoted
 * @param effectiveOn the first day on which the new is in force
 * @param effectiveAt from when on dossiers follow it; null: from the beginning of that day
 */
record ChangeSet(
        String id,
        String title,
        @Nullable String legalBasis,
        LocalDate effectiveOn,
        @Nullable Instant effectiveAt,
        List<Change> changes) {
    ChangeSet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(effectiveOn, "effectiveOn");
        changes = List.copyOf(changes);
    }

    /** From when on dossiers follow it. */
    Instant takesEffectAt() {
        return effectiveAt != null
                ? effectiveAt
                : effectiveOn.atStartOfDay(WorkingCalendar.ZONE).toInstant();
    }

    /** One change. */
    sealed interface Change {
        /** How the change is called in a document. */
        String kind();
    }

    /** Thành lập: an agency begins. */
    record Create(Agency agency) implements Change {
        @Override
        public String kind() {
            return "create";
        }
    }

    /** Nhập: agencies end, and one follows them all. Where it is one of them, it goes on. */
    record Merge(List<AgencyCode> from, AgencyCode into) implements Change {
        @Override
        public String kind() {
            return "merge";
        }
    }

    /** Chia: an agency ends, and several follow it. */
    record Split(AgencyCode from, List<AgencyCode> into, boolean byPlace) implements Change {
        @Override
        public String kind() {
            return "split";
        }
    }

    /** Giải thể: an agency ends, and others do what it did, if any are named. */
    record Dissolve(AgencyCode from, List<AgencyCode> into, boolean byPlace) implements Change {
        @Override
        public String kind() {
            return "dissolve";
        }
    }

    /** Đổi tên: another name from that day on. */
    record Rename(AgencyCode code, String name) implements Change {
        @Override
        public String kind() {
            return "rename";
        }
    }

    /** Chuyển: another agency above it; none where {@code parent} is null. */
    record Move(AgencyCode code, @Nullable AgencyCode parent) implements Change {
        @Override
        public String kind() {
            return "move";
        }
    }

    /** Sửa đổi: other members are different from that day on; null takes one away. */
    record Amend(AgencyCode code, Map<String, JsonNode> members) implements Change {
        Amend {
            members = Map.copyOf(members);
        }

        @Override
        public String kind() {
            return "amend";
        }
    }

    /** Đính chính: one record is to be as it stands here, whatever it was; what an import is made of. */
    record Put(Agency agency) implements Change {
        @Override
        public String kind() {
            return "record";
        }
    }

    /** A record that should never have been. */
    record Withdraw(AgencyCode code, LocalDate validFrom) implements Change {
        @Override
        public String kind() {
            return "withdraw";
        }
    }

    // ---- as a document

    /** As a document that {@link ReadChangeSet} reads. */
    ObjectNode toTree() {
        var json = CanonicalJson.mapper();
        var tree = json.createObjectNode();
        tree.put("id", id).put("title", title);
        if (legalBasis != null) {
            tree.put("legalBasis", legalBasis);
        }
        tree.put("effectiveOn", effectiveOn.toString());
        if (effectiveAt != null) {
            tree.put("effectiveAt", effectiveAt.toString());
        }
        var list = tree.putArray("changes");
        changes.forEach(change -> list.add(toTree(json, change)));
        return tree;
    }

    private static ObjectNode toTree(JsonMapper json, Change change) {
        var tree = json.createObjectNode().put("kind", change.kind());
        switch (change) {
            case Create create -> tree.set("agency", json.valueToTree(create.agency()));
            case Put put -> tree.set("agency", json.valueToTree(put.agency()));
            case Merge merge -> {
                var from = tree.putArray("from");
                merge.from().forEach(code -> from.add(code.value()));
                tree.put("into", merge.into().value());
            }
            case Split split -> into(tree, split.from(), split.into(), split.byPlace());
            case Dissolve dissolve -> into(tree, dissolve.from(), dissolve.into(), dissolve.byPlace());
            case Rename rename -> tree.put("code", rename.code().value()).put("name", rename.name());
            case Move move ->
                tree.put("code", move.code().value())
                        .put(
                                "parent",
                                move.parent() == null ? null : move.parent().value());
            case Amend amend -> {
                tree.put("code", amend.code().value());
                new TreeMap<>(amend.members()).forEach(tree::set);
            }
            case Withdraw withdraw ->
                tree.put("code", withdraw.code().value())
                        .put("validFrom", withdraw.validFrom().toString());
        }
        return tree;
    }

    private static void into(ObjectNode tree, AgencyCode from, List<AgencyCode> into, boolean byPlace) {
        tree.put("from", from.value());
        var list = tree.putArray("into");
        into.forEach(code -> list.add(code.value()));
        if (byPlace) {
            tree.put("byPlace", true);
        }
    }
}
