package vn.lienthong.edxml;

import java.util.Map;

/** Namespaces (không gian tên) of packages, and the prefixes by which they are known. */
public final class Namespaces {
    /** QCVN 102:2016/BTTTT: the only one that elements of a package belong to. */
    public static final String EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
    /** The predecessor's, still met in packages of the older SOAP form. */
    public static final String E_DOC = "http://www.e-doc.vn/Schema/";

    public static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
    public static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    public static final String XLINK = "http://www.w3.org/1999/xlink";
    public static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    public static final String XML = "http://www.w3.org/XML/1998/namespace";

    private static final Map<String, String> KNOWN = Map.of(
            "edXML", EDXML,
            "edxml", EDXML,
            "ds", SIGNATURE,
            "SOAP-ENV", SOAP,
            "soap", SOAP,
            "soapenv", SOAP,
            "xlink", XLINK,
            "xsi", XSI);

    private Namespaces() {}

    /** What a prefix that isn't bound most probably means; empty if that can't be told. */
    public static String meant(String prefix) {
        return KNOWN.getOrDefault(prefix, "");
    }
}
