package vn.lienthong.routing.decision;

import java.util.List;
import java.util.Map;
import vn.lienthong.contract.registry.Procedure;

/** Whether a stage's condition holds for a dossier. Pure: the same arguments give the same answer. */
@FunctionalInterface
public interface Conditions {
    /**
     * @param stage one with a condition ({@code when})
     * @param facts as stated when the dossier was handed in, by name
     * @param options the optional procedures chosen
     * @throws Undecidable if the condition can't be evaluated
     */
    boolean hold(Procedure procedure, Procedure.Stage stage, Map<String, String> facts, List<String> options);
}
