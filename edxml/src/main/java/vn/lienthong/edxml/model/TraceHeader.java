package vn.lienthong.edxml.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a package was where (dấu vết). */
public record TraceHeader(String organId, @Nullable Instant timestamp) {}
