package vn.lienthong.edxml.model;

/**
 * Who signed a document (người ký).
 *
 * @param competence in whose name (quyền hạn, "TM.", "KT.")
 * @param position the office (chức vụ)
 */
public record Signer(String competence, String position, String fullName) {}
