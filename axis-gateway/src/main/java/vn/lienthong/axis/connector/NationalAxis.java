package vn.lienthong.axis.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vn.lienthong.axis.AxisSettings;

/**
 * The national axis's own way (trục liên thông văn bản quốc gia): {@code systemid} and {@code timestamp} beside the request's
 * headers, all of them sent again with the prefix {@code XroadVnpt-}, and HMAC-SHA256 over those: one line {@code name:value}
 * each, names in lower case and in their order.
 */
final class NationalAxis extends HttpAxis {
    private static final String PREFIX = "XroadVnpt-";
    private static final String ALGORITHM = "HmacSHA256";

    private final String systemId;
    private final SecretKeySpec secret;
    private final Clock clock;

    NationalAxis(AxisSettings.Connector settings, Clock clock) {
        super(settings);
        this.systemId = String.valueOf(settings.systemId());
        this.secret = new SecretKeySpec(String.valueOf(settings.secret()).getBytes(UTF_8), ALGORITHM);
        this.clock = clock;
    }

    @Override
    Map<String, String> proved(Map<String, String> headers) {
        var signed = new TreeMap<>(headers);
        signed.put("systemid", systemId);
        signed.put("timestamp", Long.toString(clock.millis()));
        var all = new LinkedHashMap<String, String>(signed);
        signed.forEach((name, value) -> all.put(PREFIX + name, value));
        all.put(PREFIX + "Signature", signature(signed));
        return all;
    }

    private String signature(TreeMap<String, String> headers) {
        var lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue())
                .toList();
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(String.join("\n", lines).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
