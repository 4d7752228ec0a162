package vn.lienthong.edxml.model;

import java.util.List;

/** Where a package has been (dấu vết đường đi), and what it is for (nghiệp vụ). */
public record TraceHeaderList(List<TraceHeader> traces, Business business) {
    public TraceHeaderList {
        traces = List.copyOf(traces);
    }
}
