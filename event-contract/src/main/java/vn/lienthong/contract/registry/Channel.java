package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a dossier came in, or how its result goes out. */
public enum Channel {
    /** Trực tuyến: the public service portal. */
    @JsonProperty("online")
    ONLINE,
    /** Trực tiếp: a counter of a one-stop shop (một cửa). */
    @JsonProperty("counter")
    COUNTER,
    /** Bưu chính công ích: the public post. */
    @JsonProperty("post")
    POST
}
