package vn.lienthong.form;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One filled-in form (biểu mẫu), in words, before it becomes a PDF.
 *
 * @param subject what it is about: the dossier's code, or the book's agency and period
 * @param at when what it says was so; its date
 * @param source where it was taken from, for its foot
 * @param code what the square code (QR) holds; null for none
 */
public record Form(
        FormKind kind,
        Letterhead letterhead,
        String subject,
        Instant at,
        List<Block> blocks,
        String source,
        @Nullable String code) {
    public Form {
        blocks = List.copyOf(blocks);
    }

    @Override
    public String toString() {
        return "Form[" + kind + ", withheld]";
    }

    /**
     * Head of the form.
     *
     * @param above the agency above, in capitals
     * @param agency who issues it, in capitals
     * @param unit the one-stop shop, where it issues it
     * @param place where it is dated from; null where that can't be told
     */
    public record Letterhead(
            @Nullable String above,
            String agency,
            @Nullable String unit,
            @Nullable String place) {}

    /** A part of the form, from top to bottom. */
    public sealed interface Block {}

    /** A line that heads what follows. */
    public record Heading(String text) implements Block {}

    public record Paragraph(String text) implements Block {}

    /** {@code label: value}; the value may have several lines. */
    public record Field(String label, String value) implements Block {}

    /** Columns share the width by their weights. */
    public record Column(String title, double weight, boolean centred) {}

    public record Table(List<Column> columns, List<List<String>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** Who signs, side by side. */
    public record Signatures(List<Party> parties) implements Block {
        public Signatures {
            parties = List.copyOf(parties);
        }
    }

    /**
     * @param capacity as who, e.g. {@code NGƯỜI NỘP HỒ SƠ}
     * @param name below the place for the signature; may be empty
     */
    public record Party(String capacity, String name) {}
}
