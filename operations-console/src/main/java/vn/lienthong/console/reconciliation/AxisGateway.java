package vn.lienthong.console.reconciliation;

import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.neighbour.Neighbour.Answer;

/** Asks the axis gateway. */
@Component
class AxisGateway implements AutoCloseable {
    private final Neighbour gateway;

    AxisGateway(GatewaySettings settings) {
        this.gateway = new Neighbour("axis-gateway", settings.neighbour());
    }

    CompletableFuture<Answer> reconciliations() {
        return gateway.get("/v1/axis/reconciliations");
    }

    CompletableFuture<Answer> reconciliation(LocalDate day) {
        return gateway.get("/v1/axis/reconciliations/" + day);
    }

    CompletableFuture<Answer> drift() {
        return gateway.get("/v1/axis/catalogue/drift");
    }

    CompletableFuture<Answer> refused() {
        return gateway.get("/v1/axis/refused");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
