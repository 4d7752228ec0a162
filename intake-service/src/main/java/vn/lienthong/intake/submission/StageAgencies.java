package vn.lienthong.intake.submission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Registry;

/**
 * Who has, or will have, which stage of a dossier, as far as that can be told before routing tells it. Stages of options
 * that weren't chosen are nobody's; those under a condition count, for only routing knows whether it holds.
 */
public final class StageAgencies {
    private final Registry registry;
    private final Procedure procedure;
    private final AgencyCode receiver;
    private final @Nullable AgencyCode place;
    private final List<String> options;
    private final Function<String, @Nullable AgencyCode> opened;
    private final Map<String, Optional<AgencyCode>> known = new HashMap<>();

    /**
     * @param place the commune the dossier is about; null where that isn't stated
     * @param options the options chosen
     * @param opened who has a stage that has been opened; null where it hasn't
     */
    public StageAgencies(
            Registry registry,
            Procedure procedure,
            AgencyCode receiver,
            @Nullable AgencyCode place,
            List<String> options,
            Function<String, @Nullable AgencyCode> opened) {
        this.registry = registry;
        this.procedure = procedure;
        this.receiver = receiver;
        this.place = place;
        this.options = options;
        this.opened = opened;
    }

    /** The stages that are part of the dossier, unless their condition says otherwise. */
    public Stream<Stage> stages() {
        return procedure.stages().stream().filter(this::isChosen);
    }

    private boolean isChosen(Stage stage) {
        return stage.option() == null || options.contains(stage.option());
    }

    /** Whose a stage is; empty where nobody is competent. */
    public Optional<AgencyCode> of(Stage stage) {
        var already = known.get(stage.id());
        if (already != null) {
            return already;
        }
        // Nobody's while it is looked for: a stage can't be taken by whoever has the stage itself.
        known.put(stage.id(), Optional.empty());
        var found = Optional.ofNullable(opened.apply(stage.id())).or(() -> competent(stage));
        known.put(stage.id(), found);
        return found;
    }

    private Optional<AgencyCode> competent(Stage stage) {
        return isChosen(stage)
                ? registry.resolve(stage.agency(), receiver, place, this::agencyOf)
                        .map(agency -> agency.code())
                : Optional.empty();
    }

    private @Nullable AgencyCode agencyOf(String stage) {
        return procedure.stage(stage).flatMap(this::of).orElse(null);
    }
}
