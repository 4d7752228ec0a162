package vn.lienthong.routing.decision;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.route.Routes;

/** A small province for tests, read aloud: {@code aTown().with(route).ending(WARD, JULY, HILL).changing(merger)}. */
public final class Town {
    public static final AgencyCode PROVINCE = new AgencyCode("H99");
    /** Where dossiers are received. */
    public static final AgencyCode WARD = new AgencyCode("H99.1");

    public static final AgencyCode HILL = new AgencyCode("H99.2");
    public static final AgencyCode RIVER = new AgencyCode("H99.3");
    public static final AgencyCode JUSTICE = new AgencyCode("H99.15");
    public static final AgencyCode LAND = new AgencyCode("H99.16");
    public static final AgencyCode POLICE = new AgencyCode("G01.99.1");
    public static final AgencyCode PROVINCE_POLICE = new AgencyCode("G01.99");
    public static final AgencyCode TAX = new AgencyCode("G12.99.1");

    private final Map<AgencyCode, Agency> agencies = new HashMap<>();
    private final List<Procedure> procedures = new ArrayList<>();
    private final Map<String, WorkingCalendar> calendars =
            new HashMap<>(KhanhHoa.history().calendars());
    private final List<RegistryChange> changes = new ArrayList<>();

    private Town() {
        add(PROVINCE, "province", "administration", null, null);
        add(WARD, "commune", "administration", PROVINCE, null);
        add(HILL, "commune", "administration", PROVINCE, null);
        add(RIVER, "commune", "administration", PROVINCE, null);
        add(JUSTICE, "department", "justice", PROVINCE, PROVINCE);
        add(LAND, "department", "land", PROVINCE, PROVINCE);
        add(PROVINCE_POLICE, "department", "police", null, PROVINCE);
        add(POLICE, "station", "police", PROVINCE_POLICE, WARD);
        add(TAX, "department", "tax", null, PROVINCE);
    }

    public static Town aTown() {
        return new Town();
    }

    private void add(
            AgencyCode code, String tier, String sector, @Nullable AgencyCode parent, @Nullable AgencyCode serves) {
        agencies.put(
                code,
                new Agency(
                        code,
                        null,
                        "Cơ quan " + code,
                        tier,
                        sector,
                        parent,
                        serves,
                        false,
                        LocalDate.parse("2019-01-01"),
                        null));
    }

    public Town with(Procedure... more) {
        procedures.addAll(Arrays.asList(more));
        return this;
    }

    public Town with(Routes... routes) {
        Arrays.stream(routes).map(Routes::procedure).forEach(procedures::add);
        return this;
    }

    /** The agency is no more from a day on, and these follow it. */
    public Town ending(AgencyCode code, String day, AgencyCode... successors) {
        agencies.computeIfPresent(
                code, (_, agency) -> agency.endingOn(LocalDate.parse(day), List.of(successors), false));
        return this;
    }

    /** Likewise, but whose place decides. */
    public Town endingByPlace(AgencyCode code, String day, AgencyCode... successors) {
        agencies.computeIfPresent(
                code, (_, agency) -> agency.endingOn(LocalDate.parse(day), List.of(successors), true));
        return this;
    }

    public Town changing(RegistryChange... more) {
        changes.addAll(Arrays.asList(more));
        return this;
    }

    /** The calendar as it is corrected: these are days off, too. */
    public Town closedOn(String... days) {
        calendars.computeIfPresent(Agency.USUAL_CALENDAR, (_, usual) -> corrected(usual, Day.OFF, days));
        return this;
    }

    /** The calendar as it is corrected: on these days offices work. */
    public Town openOn(String... days) {
        calendars.computeIfPresent(Agency.USUAL_CALENDAR, (_, usual) -> corrected(usual, Day.WORKING, days));
        return this;
    }

    private static WorkingCalendar corrected(WorkingCalendar usual, Day what, String... days) {
        var differing = new HashMap<>(usual.days());
        Arrays.stream(days).map(LocalDate::parse).forEach(day -> differing.put(day, what));
        return new WorkingCalendar(
                usual.id(),
                usual.version() + 1,
                usual.opens(),
                usual.lunchFrom(),
                usual.lunchTo(),
                usual.closes(),
                usual.cutOff(),
                usual.week(),
                differing,
                usual.reasons(),
                usual.years());
    }

    public RegistryHistory history() {
        return new RegistryHistory(agencies.values(), procedures, calendars, changes);
    }
}
