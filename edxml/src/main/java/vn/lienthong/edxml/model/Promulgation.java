package vn.lienthong.edxml.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Where and when a document was issued (nơi, ngày ban hành). */
public record Promulgation(String place, @Nullable LocalDate date) {}
