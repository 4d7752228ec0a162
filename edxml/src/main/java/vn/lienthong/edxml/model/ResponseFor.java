package vn.lienthong.edxml.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The document a package is about (phản hồi cho văn bản).
 *
 * @param organId the agency that issued it
 * @param code its number and notation
 */
public record ResponseFor(
        String organId,
        String code,
        String documentId,
        @Nullable LocalDate promulgationDate) {}
