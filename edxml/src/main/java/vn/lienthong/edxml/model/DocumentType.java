package vn.lienthong.edxml.model;

/** What kind of document it is (loại văn bản). */
public record DocumentType(String type, String typeDetail, String typeName) {}
