package vn.lienthong.axis.connector;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import vn.lienthong.axis.connector.AxisFailure.Refused;
import vn.lienthong.axis.connector.AxisFailure.Resting;

/** The axis behind a circuit breaker: one that is away costs a call from time to time. A refusal is an answer like others. */
final class GuardedAxis implements Axis {
    private final Axis axis;
    private final CircuitBreaker breaker;

    GuardedAxis(Axis axis, CircuitBreaker breaker) {
        this.axis = axis;
        this.breaker = breaker;
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws AxisFailure;
    }

    private <T> T guarded(Call<T> call) throws AxisFailure {
        if (!breaker.tryAcquirePermission()) {
            throw new Resting();
        }
        long begun = System.nanoTime();
        try {
            T result = call.make();
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            return result;
        } catch (Refused e) {
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            throw e;
        } catch (AxisFailure | RuntimeException e) {
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, e);
            throw e;
        }
    }

    @Override
    public String send(Dispatch dispatch) throws AxisFailure {
        return guarded(() -> axis.send(dispatch));
    }

    @Override
    public List<Listed> received(MessageType type, Instant from) throws AxisFailure {
        return guarded(() -> axis.received(type, from));
    }

    @Override
    public InputStream get(String id) throws AxisFailure {
        return guarded(() -> axis.get(id));
    }

    @Override
    public void acknowledge(String id, Receipt receipt) throws AxisFailure {
        guarded(() -> {
            axis.acknowledge(id, receipt);
            return receipt;
        });
    }

    @Override
    public List<Listed> sent(Instant from) throws AxisFailure {
        return guarded(() -> axis.sent(from));
    }

    @Override
    public long count(MessageType type) throws AxisFailure {
        return guarded(() -> axis.count(type));
    }

    @Override
    public List<Member> agencies() throws AxisFailure {
        return guarded(axis::agencies);
    }
}
