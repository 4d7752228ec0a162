package vn.lienthong.contract.document;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a document reaches or left an agency. */
public enum Way {
    /** Inside the province: through our own services. */
    @JsonProperty("province")
    PROVINCE,
    /** Over the national document axis (trục liên thông văn bản quốc gia). */
    @JsonProperty("axis")
    AXIS
}
