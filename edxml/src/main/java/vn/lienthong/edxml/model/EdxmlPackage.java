package vn.lienthong.edxml.model;

/**
 * A package (gói tin): a document on its way, or a status of one. Texts that a package doesn't have are empty, other values
 * null: reading takes what is there, writing refuses what is missing.
 */
public sealed interface EdxmlPackage permits DocumentPackage, StatusPackage {
    /** Who sends the package (nơi gửi). */
    Party from();
}
