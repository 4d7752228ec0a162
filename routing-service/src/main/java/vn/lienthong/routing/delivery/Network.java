package vn.lienthong.routing.delivery;

import java.net.InetAddress;

/** A range of addresses, {@code 10.1.0.0/16} or a single one. */
record Network(InetAddress first, int bits) {

    /** @throws IllegalArgumentException if it is none */
    static Network of(String text) {
        var slash = text.indexOf('/');
        var first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        var most = first.getAddress().length * 8;
        var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a network has a prefix of 0 to " + most + " bits");
        }
        return new Network(first, bits);
    }

    boolean contains(InetAddress address) {
        var mine = first.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
