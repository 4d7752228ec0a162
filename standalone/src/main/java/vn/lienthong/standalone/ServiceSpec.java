package vn.lienthong.standalone;

import java.util.List;
import vn.lienthong.axis.AxisGateway;
import vn.lienthong.console.OperationsConsole;
import vn.lienthong.intake.IntakeService;
import vn.lienthong.notification.NotificationService;
import vn.lienthong.routing.RoutingService;
import vn.lienthong.signing.SigningService;

/**
 * A service as its host sees it.
 *
 * @param name of its module, and of its configuration file
 * @param database its own, empty if it has none
 */
record ServiceSpec(String name, Class<?> application, int port, String database) {

    /** In the order in which they are best ended: the ways in first. */
    static List<ServiceSpec> all(Ports ports) {
        return List.of(
                new ServiceSpec("intake-service", IntakeService.class, ports.intake(), "intake"),
                new ServiceSpec("axis-gateway", AxisGateway.class, ports.gateway(), "axis"),
                new ServiceSpec("operations-console", OperationsConsole.class, ports.console(), "console"),
                new ServiceSpec(
                        "notification-service", NotificationService.class, ports.notification(), "notification"),
                new ServiceSpec("signing-service", SigningService.class, ports.signing(), ""),
                new ServiceSpec("routing-service", RoutingService.class, ports.routing(), "routing"));
    }

    boolean hasDatabase() {
        return !database.isEmpty();
    }

    String url() {
        return "http://localhost:" + port;
    }
}
