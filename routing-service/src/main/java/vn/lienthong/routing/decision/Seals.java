package vn.lienthong.routing.decision;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;

/**
 * What is remembered of a dossier's seals (con dấu), by signing's request: only those that still matter. A seal matters
 * while it is on a result, while its timestamp is outstanding, and while it is awaited again. (One that a stage waits for
 * is remembered there; here only that its approval has been told.)
 */
public record Seals(Map<String, Seal> byRequest) {
    /** None. */
    public static final Seals NONE = new Seals(Map.of());

    /**
     * One seal.
     *
     * @param certificate by which it was given; null while it hasn't been
     * @param current the document that carries it is the stage's result
     * @param untimed its timestamp is outstanding
     * @param approvalTold the journal says that its approval is awaited
     */
    public record Seal(
            String stage, @Nullable String certificate, boolean current, boolean untimed, boolean approvalTold) {

        boolean isGiven() {
            return certificate != null;
        }

        private boolean matters() {
            return !isGiven() || current || untimed;
        }

        private Seal formerly() {
            return new Seal(stage, certificate, false, untimed, approvalTold);
        }

        private Seal timed() {
            return new Seal(stage, certificate, current, false, approvalTold);
        }
    }

    /** A seal with the request it was asked for by. */
    record Known(String request, Seal seal) {}

    public Seals {
        byRequest = Collections.unmodifiableMap(new LinkedHashMap<>(byRequest));
    }

    Optional<Seal> of(String request) {
        return Optional.ofNullable(byRequest.get(request));
    }

    /** The seal on a stage's result; empty where it was given before seals were remembered. */
    Optional<Known> onResultOf(String stage) {
        return byRequest.entrySet().stream()
                .filter(one ->
                        one.getValue().current() && one.getValue().stage().equals(stage))
                .map(one -> new Known(one.getKey(), one.getValue()))
                .findFirst();
    }

    /** Whether signing has been asked to seal the stage's result again. */
    boolean isAwaitedAgain(String stage) {
        return byRequest.values().stream()
                .anyMatch(seal -> !seal.isGiven() && seal.stage().equals(stage));
    }

    Seals with(SealAwaitsApproval told) {
        return put(told.request(), new Seal(told.stage(), null, false, false, true));
    }

    Seals with(ResealRequested asked) {
        return put(asked.request(), new Seal(asked.stage(), null, false, false, false));
    }

    Seals with(ResultSealed given) {
        var assurance = given.assurance();
        // An older signing says no level, and adds no timestamp.
        boolean untimed = assurance != null && assurance.level() == SignatureLevel.B;
        return each(seal -> seal.stage().equals(given.stage()) && seal.isGiven() ? seal.formerly() : seal)
                .put(given.request(), new Seal(given.stage(), given.certificate(), true, untimed, false));
    }

    Seals with(SealRefused refused) {
        var left = new LinkedHashMap<>(byRequest);
        left.remove(refused.request());
        return new Seals(left);
    }

    Seals with(ResultTimestamped timestamped) {
        var seal = byRequest.get(timestamped.request());
        if (seal == null) {
            return this;
        }
        var next = new LinkedHashMap<>(byRequest);
        next.put(timestamped.request(), seal.timed());
        return mattering(next);
    }

    /** These stages have no result any more: what was given is history, what was awaited isn't. */
    Seals without(Collection<String> stages) {
        var next = new LinkedHashMap<>(byRequest);
        next.values().removeIf(seal -> !seal.isGiven() && stages.contains(seal.stage()));
        return new Seals(next).each(seal -> stages.contains(seal.stage()) ? seal.formerly() : seal);
    }

    private Seals put(String request, Seal seal) {
        var next = new LinkedHashMap<>(byRequest);
        next.put(request, seal);
        return new Seals(next);
    }

    private Seals each(UnaryOperator<Seal> change) {
        var next = new LinkedHashMap<>(byRequest);
        next.replaceAll((_, seal) -> change.apply(seal));
        return mattering(next);
    }

    private static Seals mattering(Map<String, Seal> seals) {
        seals.values().removeIf(seal -> !seal.matters());
        return new Seals(seals);
    }
}
