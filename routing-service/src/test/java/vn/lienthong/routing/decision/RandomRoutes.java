package vn.lienthong.routing.decision;

import static vn.lienthong.routing.route.Routes.days;
import static vn.lienthong.routing.route.Routes.hours;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.sameDay;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.route.Routes;
import vn.lienthong.routing.route.Routes.StageOf;

/** Routes nobody thought of: branches and joins, options and conditions, all kinds of stages, all ways to name an agency. */
final class RandomRoutes {
    static final String LARGE = "facts.area > 500.0";
    static final String COPIED_OR_SMALL = "\"copy\" in options || facts.area < 100.0";

    private static final List<AgencyCode> AGENCIES =
            List.of(Town.WARD, Town.HILL, Town.JUSTICE, Town.LAND, Town.POLICE, Town.TAX, Town.PROVINCE);

    private final Random random;

    RandomRoutes(Random random) {
        this.random = random;
    }

    /** Two versions of one procedure; the second one has some stage more, or another limit. */
    List<Procedure> procedure(String code) {
        int stages = 1 + random.nextInt(7);
        long seed = random.nextLong();
        return List.of(
                version(code, 1, stages, new Random(seed)),
                version(code, 2, stages + random.nextInt(3), new Random(seed)));
    }

    private static Procedure version(String code, int version, int stages, Random random) {
        var route = route().code(code)
                .version(version, "2019-01-01", null)
                .receivedBy("commune", "administration")
                .limit(workingDays(5 + random.nextInt(20) * version))
                .part("form")
                .fact("place", FactType.AGENCY, false)
                .fact("area", FactType.NUMBER, false)
                .options(0, "extra", "copy");
        for (int fees = random.nextInt(3); fees > 0; fees--) {
            route.fee("fee-" + fees, 50_000L * fees);
        }
        route.supplement(
                random.nextBoolean() ? workingDays(3) : null, random.nextBoolean() ? OnLapse.REFUSE : OnLapse.WAIT);
        List<String> ids = new ArrayList<>();
        List<String> drafts = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            var id = "s" + i;
            // Each stage of its own seed, so that the second version begins like the first.
            addStage(route, id, List.copyOf(ids), drafts, new Random(random.nextLong()));
            ids.add(id);
        }
        var last = ids.getLast();
        route.stage("return", stage -> stage.after(last).returnsResult());
        return route.procedure();
    }

    private static void addStage(Routes route, String id, List<String> before, List<String> drafts, Random random) {
        route.stage(id, stage -> {
            stage.after(someOf(before, random)).limit(limit(random)).by(agency(before, random));
            switch (random.nextInt(12)) {
                case 0 -> stage.kind(StageKind.PAY);
                case 1 -> stage.kind(StageKind.CONSULT);
                case 2 -> stage.kind(StageKind.APPROVE);
                case 3, 4 -> {
                    stage.drafts("Dự thảo");
                    drafts.add(id);
                }
                case 5, 6, 7 -> sign(stage, drafts, random);
                case 8, 9 -> stage.issues("Giấy tờ");
                default -> {
                    // it just works on it
                }
            }
            switch (random.nextInt(10)) {
                case 0 -> stage.option("extra");
                case 1 -> stage.when(LARGE);
                case 2 -> stage.when(COPIED_OR_SMALL);
                default -> {
                    // always part of it
                }
            }
            return stage;
        });
    }

    private static void sign(StageOf stage, List<String> drafts, Random random) {
        if (!drafts.isEmpty()) {
            var draft = drafts.get(random.nextInt(drafts.size()));
            stage.kind(StageKind.SIGN).signs(draft).after(draft);
        }
    }

    private static String[] someOf(List<String> before, Random random) {
        var shuffled = new ArrayList<>(before);
        Collections.shuffle(shuffled, random);
        int many = before.isEmpty() ? 0 : random.nextInt(Math.min(3, before.size()) + 1);
        return shuffled.subList(0, many).toArray(String[]::new);
    }

    private static @Nullable TimeLimit limit(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> hours(1 + random.nextInt(20));
            case 2 -> days(1 + random.nextInt(15));
            case 3 -> sameDay();
            default -> workingDays(1 + random.nextInt(8));
        };
    }

    private static AgencyRule agency(List<String> before, Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new AgencyRule(null, null);
            case 2 -> new AgencyRule(null, "police");
            case 3 -> new AgencyRule(null, "tax", null, AgencyRule.PLACE, null);
            case 4 -> new AgencyRule(null, null, null, AgencyRule.RECEIVER, AgencyRule.PARENT);
            case 5 ->
                before.isEmpty()
                        ? new AgencyRule(null, null)
                        : new AgencyRule(null, null, null, before.get(random.nextInt(before.size())), null);
            case 6 -> new AgencyRule(null, "forestry"); // there is none
            default -> new AgencyRule(AGENCIES.get(random.nextInt(AGENCIES.size())), null);
        };
    }
}
