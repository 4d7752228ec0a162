package vn.lienthong.edxml.reading;

import java.io.IOException;

/** Nothing more is to be read; why, has been reported as a finding. */
final class StopReading extends IOException {
    private static final long serialVersionUID = 1;

    StopReading(String message) {
        super(message);
    }
}
