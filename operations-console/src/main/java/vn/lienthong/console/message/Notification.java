package vn.lienthong.console.message;

import org.springframework.stereotype.Component;
import vn.lienthong.console.neighbour.Neighbour;

/** notification-service, as the console asks it. */
@Component
class Notification implements AutoCloseable {
    private final Neighbour neighbour;

    Notification(NotificationSettings settings) {
        this.neighbour = new Neighbour("notification-service", settings.neighbour());
    }

    Neighbour neighbour() {
        return neighbour;
    }

    @Override
    public void close() {
        neighbour.close();
    }
}
