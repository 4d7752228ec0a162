package vn.lienthong.axis.connector;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.lienthong.axis.AxisSettings;

/** A provincial system before the axis (trục liên thông cấp tỉnh): its key is shown, and nothing is signed. */
final class ProvincialAxis extends HttpAxis {
    private final String systemId;
    private final String secret;

    ProvincialAxis(AxisSettings.Connector settings) {
        super(settings);
        this.systemId = String.valueOf(settings.systemId());
        this.secret = String.valueOf(settings.secret());
    }

    @Override
    Map<String, String> proved(Map<String, String> headers) {
        var all = new LinkedHashMap<>(headers);
        all.put("X-SystemId", systemId);
        all.put("X-SecretKey", secret);
        return all;
    }
}
