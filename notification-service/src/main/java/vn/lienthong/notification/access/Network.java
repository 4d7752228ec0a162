package vn.lienthong.notification.access;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Whose address it is. */
final class Network {
    private static final int LEADING_GROUPS = 4;

    private Network() {}

    /** Who has one address of IPv6 has all that begin alike. */
    static String of(String address) {
        if (address.indexOf(':') < 0 || address.startsWith("::")) {
            return address;
        }
        return Arrays.stream(address.split(":")).limit(LEADING_GROUPS).collect(Collectors.joining(":"));
    }
}
