package vn.lienthong.edxml.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver says of a document it got, or a sender asks for (gói tin trạng thái).
 *
 * @param from who says it
 * @param responseFor the document
 * @param staff who can be asked
 * @param code null if the package has none that exists
 * @param description the reason of a refusal, or a remark
 */
public record StatusPackage(
        Party from,
        ResponseFor responseFor,
        StaffInfo staff,
        @Nullable StatusCode code,
        String description,
        @Nullable Instant timestamp,
        boolean signed)
        implements EdxmlPackage {}
