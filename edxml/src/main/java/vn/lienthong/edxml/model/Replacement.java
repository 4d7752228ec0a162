package vn.lienthong.edxml.model;

import java.util.List;

/** A document that is replaced (văn bản bị thay thế), and for which agencies. */
public record Replacement(String documentId, List<String> organIds) {
    public Replacement {
        organIds = List.copyOf(organIds);
    }
}
