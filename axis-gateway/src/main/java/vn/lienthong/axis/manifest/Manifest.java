package vn.lienthong.axis.manifest;

import java.time.Instant;

/**
 * What the feed got in an hour (bảng kê). Whoever has the packages can compute it, and so knows that none is missing.
 *
 * @param hour its beginning
 * @param count how many packages
 * @param first position; where there are none, the one that comes next
 * @param last position; where there are none, the one before
 * @param digest SHA-256 over the packages' SHA-256 in hexadecimal, each followed by a line feed, in the order of positions
 * @param previous hash of the manifest of the hour before: SHA-256 of its content; 64 zeros for the first
 */
record Manifest(Instant hour, long count, long first, long last, String digest, String previous) {
    static final String BEGINNING = "0".repeat(64);
}
