package vn.lienthong.routing.route;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.routing.route.Reasons.Asks;
import vn.lienthong.routing.route.Reasons.Joined;
import vn.lienthong.routing.route.Reasons.Part;

/** Takes a condition apart at its {@code &&}, {@code ||} and {@code !}, and evaluates each part for one dossier. */
final class ConditionParts {
    private static final Map<Asks, Asks> OPPOSITES = Map.ofEntries(
            Map.entry(Asks.YES, Asks.NO),
            Map.entry(Asks.IS, Asks.IS_NOT),
            Map.entry(Asks.IS_NOT, Asks.IS),
            Map.entry(Asks.LESS, Asks.AT_LEAST),
            Map.entry(Asks.AT_MOST, Asks.MORE),
            Map.entry(Asks.MORE, Asks.AT_MOST),
            Map.entry(Asks.AT_LEAST, Asks.LESS),
            Map.entry(Asks.ONE_OF, Asks.NONE_OF),
            Map.entry(Asks.STATED, Asks.NOT_STATED),
            Map.entry(Asks.CHOSEN, Asks.NOT_CHOSEN),
            Map.entry(Asks.OTHER, Asks.OTHER));
    private static final Map<String, Asks> COMPARISONS = Map.of(
            "_==_",
            Asks.IS,
            "_!=_",
            Asks.IS_NOT,
            "_<_",
            Asks.LESS,
            "_<=_",
            Asks.AT_MOST,
            "_>_",
            Asks.MORE,
            "_>=_",
            Asks.AT_LEAST);
    /** {@code 500.0 < facts.area} asks whether the area is more. */
    private static final Map<Asks, Asks> SWAPPED = Map.of(
            Asks.LESS, Asks.MORE, Asks.AT_MOST, Asks.AT_LEAST, Asks.MORE, Asks.LESS, Asks.AT_LEAST, Asks.AT_MOST);

    private final Cel cel;
    private final CelAbstractSyntaxTree whole;
    private final Map<String, Object> dossier;
    private final Map<String, String> stated;
    private final List<Part> parts = new ArrayList<>();
    private final Set<Joined> joins = EnumSet.noneOf(Joined.class);

    private ConditionParts(
            Cel cel, CelAbstractSyntaxTree whole, Map<String, Object> dossier, Map<String, String> stated) {
        this.cel = cel;
        this.whole = whole;
        this.dossier = dossier;
        this.stated = stated;
    }

    /**
     * The parts of a condition that is known to be sound.
     *
     * @param holds what the whole comes to
     * @param dossier what it sees: facts and options
     * @param stated the facts as they were stated
     */
    static Reasons of(Cel cel, String condition, boolean holds, Map<String, Object> dossier, Map<String, String> stated)
            throws CelValidationException, CelEvaluationException {
        var whole = cel.parse(condition).getAst();
        var walk = new ConditionParts(cel, whole, dossier, stated);
        walk.look(whole.getExpr(), false);
        var joined = walk.joins.size() > 1
                ? Joined.MIXED
                : walk.joins.stream().findFirst().orElse(Joined.ALL);
        return new Reasons(holds, joined, walk.parts);
    }

    private void look(CelExpr expression, boolean negated) throws CelValidationException, CelEvaluationException {
        if (expression.exprKind().getKind() == ExprKind.Kind.CALL) {
            var call = expression.call();
            switch (call.function()) {
                case "!_" -> {
                    look(call.args().getFirst(), !negated);
                    return;
                }
                case "_&&_", "_||_" -> {
                    joins.add(call.function().equals("_&&_") == negated ? Joined.ANY : Joined.ALL);
                    for (var side : call.args()) {
                        look(side, negated);
                    }
                    return;
                }
                default -> {
                    // A question.
                }
            }
        }
        var ast = CelAbstractSyntaxTree.newParsedAst(expression, whole.getSource());
        var text = CelUnparserFactory.newUnparser().unparse(ast);
        boolean found = (Boolean) cel.createProgram(cel.check(ast).getAst()).eval(dossier);
        var question = question(expression);
        var fact = question.fact();
        parts.add(new Part(
                negated ? "!(" + text + ")" : text,
                negated ? OPPOSITES.getOrDefault(question.asks(), Asks.OTHER) : question.asks(),
                fact,
                question.values(),
                fact == null ? null : stated.get(fact),
                found != negated));
    }

    private record Question(Asks asks, @Nullable String fact, List<String> values) {
        static final Question OTHER = new Question(Asks.OTHER, null, List.of());
    }

    private static Question question(CelExpr expression) {
        var fact = fact(expression);
        if (fact != null) {
            return new Question(expression.select().testOnly() ? Asks.STATED : Asks.YES, fact, List.of());
        }
        if (expression.exprKind().getKind() != ExprKind.Kind.CALL
                || expression.call().args().size() != 2) {
            return Question.OTHER;
        }
        var left = expression.call().args().get(0);
        var right = expression.call().args().get(1);
        return expression.call().function().equals("@in") ? among(left, right) : compared(expression, left, right);
    }

    private static Question among(CelExpr sought, CelExpr among) {
        var value = value(sought);
        if (value != null
                && among.exprKind().getKind() == ExprKind.Kind.IDENT
                && among.ident().name().equals("options")) {
            return new Question(Asks.CHOSEN, null, List.of(value));
        }
        var fact = fact(sought);
        if (fact == null || among.exprKind().getKind() != ExprKind.Kind.LIST) {
            return Question.OTHER;
        }
        var values = new ArrayList<String>();
        for (var element : among.list().elements()) {
            var text = value(element);
            if (text == null) {
                return Question.OTHER;
            }
            values.add(text);
        }
        return new Question(Asks.ONE_OF, fact, values);
    }

    private static Question compared(CelExpr expression, CelExpr left, CelExpr right) {
        var asks = COMPARISONS.get(expression.call().function());
        var swapped = fact(left) == null;
        var fact = swapped ? fact(right) : fact(left);
        var value = value(swapped ? left : right);
        return asks == null || fact == null || value == null
                ? Question.OTHER
                : new Question(swapped ? SWAPPED.getOrDefault(asks, asks) : asks, fact, List.of(value));
    }

    private static @Nullable String fact(CelExpr expression) {
        return expression.exprKind().getKind() == ExprKind.Kind.SELECT
                        && expression.select().operand().exprKind().getKind() == ExprKind.Kind.IDENT
                        && expression.select().operand().ident().name().equals("facts")
                ? expression.select().field()
                : null;
    }

    /** A constant as facts state it; null where it is none. */
    private static @Nullable String value(CelExpr expression) {
        if (expression.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
            return null;
        }
        var constant = expression.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case DOUBLE_VALUE ->
                BigDecimal.valueOf(constant.doubleValue()).stripTrailingZeros().toPlainString();
            case INT64_VALUE -> Long.toString(constant.int64Value());
            case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
            default -> null;
        };
    }
}
