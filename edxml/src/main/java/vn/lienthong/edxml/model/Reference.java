package vn.lienthong.edxml.model;

/** An attachment's line in the manifest (dòng trong danh mục tệp đính kèm). */
public record Reference(String contentId, String contentType, String description, String attachmentName) {}
