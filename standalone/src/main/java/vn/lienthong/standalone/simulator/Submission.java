package vn.lienthong.standalone.simulator;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;

/**
 * What a citizen hands in, and through whom. The number and the seed decide all of it.
 *
 * @param number counts the dossiers of a province, from 0
 * @param reference the sender's own, and what makes a second sending harmless
 * @param submitter who sends it in: the receiver, or the one-stop centre
 * @param facts what the route depends on, as the procedure declares it
 * @param options the optional procedures chosen
 * @param papers those of the procedure's parts that are handed in
 */
record Submission(
        long number,
        String reference,
        Procedure procedure,
        Agency receiver,
        Agency submitter,
        Channel channel,
        Citizen applicant,
        Map<String, String> form,
        Map<String, Object> facts,
        List<String> options,
        List<Procedure.Part> papers) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);
    private static final double SHARE_OF_ONLINE = 0.45;
    private static final double SHARE_OF_POST = 0.1;
    private static final double SHARE_OF_OTHER_COUNTERS = 0.2;
    private static final double SHARE_OF_OPTIONAL_PAPERS = 0.4;
    private static final double SHARE_OF_OPTIONAL_FACTS = 0.5;
    /** E.g. of square metres. */
    private static final int LARGEST_NUMBER = 1000;

    static Submission of(Province province, long seed, long number) {
        var dice = Dice.of(seed, "dossier " + number);
        var procedure = dice.oneOf(province.procedures());
        var receiver = dice.oneOf(province.receiversOf(procedure));
        var channel = channel(dice.share());
        var throughCentre = channel == Channel.ONLINE || dice.happens(SHARE_OF_OTHER_COUNTERS);
        var applicant = Citizen.at(receiver.name(), dice);
        return new Submission(
                number,
                "MP-%d-%08d".formatted(seed, number),
                procedure,
                receiver,
                throughCentre ? province.oneStopCentre().orElse(receiver) : receiver,
                channel,
                applicant,
                form(procedure, applicant, dice),
                facts(procedure, receiver, province, dice),
                options(procedure, dice),
                procedure.parts().stream()
                        .filter(part -> part.required() || dice.happens(SHARE_OF_OPTIONAL_PAPERS))
                        .toList());
    }

    private static Map<String, Object> facts(Procedure procedure, Agency receiver, Province province, Dice dice) {
        var facts = new LinkedHashMap<String, Object>();
        for (var fact : procedure.facts()) {
            if (fact.required() || Province.isPlace(fact) || dice.happens(SHARE_OF_OPTIONAL_FACTS)) {
                facts.put(fact.name(), value(fact, receiver, province, dice));
            }
        }
        return facts;
    }

    private static Object value(Procedure.Fact fact, Agency receiver, Province province, Dice dice) {
        return switch (fact.type()) {
            case TEXT -> "Theo hồ sơ";
            case NUMBER -> dice.between(1, LARGEST_NUMBER);
            case YES_NO -> dice.happens(0.5);
            case CHOICE -> fact.values().isEmpty() ? "" : dice.oneOf(fact.values());
            case AGENCY -> {
                var communes = province.communesOf(receiver);
                yield (communes.isEmpty() ? receiver : dice.oneOf(communes))
                        .code()
                        .value();
            }
        };
    }

    /** Any of those there are, but as many as are needed. */
    private static List<String> options(Procedure procedure, Dice dice) {
        if (procedure.options() == null) {
            return List.of();
        }
        var left = new ArrayList<>(procedure.options().choices().stream()
                .map(Procedure.Option::code)
                .toList());
        int chosen = dice.between(procedure.options().least(), left.size());
        while (left.size() > chosen) {
            left.remove(dice.between(0, left.size() - 1));
        }
        return List.copyOf(left);
    }

    private static Channel channel(double share) {
        if (share < SHARE_OF_ONLINE) {
            return Channel.ONLINE;
        }
        return share < SHARE_OF_ONLINE + SHARE_OF_POST ? Channel.POST : Channel.COUNTER;
    }

    private static Map<String, String> form(Procedure procedure, Citizen applicant, Dice dice) {
        var form = new LinkedHashMap<String, String>();
        form.put("dateOfBirth", DAY.format(applicant.born()));
        switch (procedure.code().value()) {
            case "2.000986" -> {
                form.put("childName", Citizen.child(applicant, dice));
                form.put("childDateOfBirth", "%02d/%02d/2019".formatted(dice.between(1, 28), dice.between(1, 9)));
                form.put("household", applicant.address());
            }
            case "2.000635" -> {
                form.put("record", dice.oneOf(List.of("Khai sinh", "Kết hôn", "Khai tử")));
                form.put("registeredIn", Integer.toString(dice.between(1975, 2018)));
                form.put("copies", Integer.toString(dice.between(1, 5)));
            }
            case "1.008498" -> {
                form.put(
                        "employer",
                        "Công ty TNHH " + dice.oneOf(List.of("Biển Xanh", "Yến Sào", "Trầm Hương", "Hòn Tre")));
                form.put("dependants", Integer.toString(dice.between(0, 3)));
            }
            default -> form.put("request", "Theo quy định");
        }
        return form;
    }

    @Override
    public String toString() {
        return "Submission[" + reference + "]";
    }
}
