package vn.lienthong.contract.assurance;

/** How a signature is kept (định dạng chữ ký), after the ETSI standards. */
public enum SignatureFormat {
    /** In the PDF itself, with the visible seal (ETSI EN 319 142-1). */
    PADES,
    /** In the XML itself, over the whole document (ETSI EN 319 132-1). */
    XADES,
    /** Beside the file (ETSI EN 319 122-1). */
    CADES,
    /** In a container with the file it signs (ETSI EN 319 162-1). */
    ASIC_E
}
