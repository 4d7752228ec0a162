package vn.lienthong.edxml.check;

import java.util.List;
import java.util.Set;

/** What the text of an element has to be. */
enum Kind {
    /** Elements, no text. */
    GROUP,
    TEXT,
    DATE,
    TIME,
    AGENCY,
    DOCUMENT_ID,
    BUSINESS_KIND,
    STATUS,
    PRIORITY("0", "1", "2", "3", "4"),
    FLAG("0", "1"),
    BOOLEAN("true", "false", "0", "1"),
    NUMBER,
    /** Another's business: signatures. */
    ANY;

    private final Set<String> values;
    private final List<String> inOrder;

    Kind(String... values) {
        this.values = Set.of(values);
        inOrder = List.of(values);
    }

    boolean isClosed() {
        return !values.isEmpty();
    }

    boolean allows(String value) {
        return values.contains(value);
    }

    String allowed() {
        return String.join(", ", inOrder);
    }
}
