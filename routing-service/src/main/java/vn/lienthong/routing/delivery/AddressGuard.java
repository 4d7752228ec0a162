package vn.lienthong.routing.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Looks up hosts for calls to agencies' systems and lets through public addresses only, besides those that are allowed by
 * settings. What it returns is what is connected to, so a name that means something else a moment later gains nothing.
 */
final class AddressGuard implements DnsResolver {
    /** What isn't the public internet: RFC 6890 and its registry, IPv6 forms of IPv4 addresses included. */
    private static final List<Network> NOT_PUBLIC = java.util.stream.Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16", // link-local, where clouds keep their metadata
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/9", // link-local and the former site-local
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private final List<Network> allowed;

    AddressGuard(List<String> allowed) {
        this.allowed = allowed.stream().map(Network::of).toList();
    }

    /** A host has an address that must not be called. Its message names neither. */
    static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Forbidden() {
            super("the host has an address that isn't public");
        }
    }

    /** @throws Forbidden if any of its addresses may not be called */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        for (var address : addresses) {
            if (!mayBeCalled(address)) {
                throw new Forbidden();
            }
        }
        return addresses;
    }

    boolean mayBeCalled(InetAddress address) {
        return contains(allowed, address) || !contains(NOT_PUBLIC, address);
    }

    private static boolean contains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
        return host;
    }
}
