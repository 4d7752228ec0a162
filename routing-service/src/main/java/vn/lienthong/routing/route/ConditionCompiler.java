package vn.lienthong.routing.route;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Procedure.FactType;

/** Compiles the conditions of one procedure, and says plainly what is wrong with them. */
final class ConditionCompiler {
    private static final Pattern UNKNOWN_FACT = Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern UNKNOWN_NAME = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    /** What the parser says of text it can't read. */
    private static final Pattern UNREADABLE = Pattern.compile(
            "(?:mismatched input|extraneous input|no viable alternative at input|token recognition error at:)"
                    + " '(.*?)'(?: expecting .*)?",
            Pattern.DOTALL);

    private final Cel cel;
    private final Procedure procedure;
    private final Map<String, Fact> facts;

    ConditionCompiler(Cel cel, Procedure procedure, Map<String, Fact> facts) {
        this.cel = cel;
        this.procedure = procedure;
        this.facts = facts;
    }

    /** The condition, ready to be evaluated; empty where it has faults, which are added. */
    Optional<Program> compile(String stage, String condition, List<ConditionFault> faults) {
        var found = new ArrayList<ConditionFault>();
        Program program = null;
        try {
            var ast = cel.compile(condition).getAst();
            values(stage, ast, found);
            program = cel.createProgram(ast);
        } catch (CelValidationException e) {
            for (var issue : e.getErrors()) {
                found.add(fault(stage, condition, issue));
            }
        } catch (CelEvaluationException e) {
            found.add(new ConditionFault(stage, 1, 1, "it can't be evaluated: " + e.getMessage()));
        }
        faults.addAll(found);
        return found.isEmpty() ? Optional.ofNullable(program) : Optional.empty();
    }

    private ConditionFault fault(String stage, String condition, CelIssue issue) {
        var place = issue.getSourceLocation();
        return new ConditionFault(
                stage,
                Math.max(1, place.getLine()),
                Math.max(1, place.getColumn() + 1),
                plain(condition, issue.getMessage()));
    }

    private String plain(String condition, String message) {
        var unknownFact = UNKNOWN_FACT.matcher(message);
        if (unknownFact.matches()) {
            return "the procedure has no fact %s; its facts are %s"
                    .formatted(unknownFact.group(1), listed(facts.keySet()));
        }
        var unknownName = UNKNOWN_NAME.matcher(message);
        if (unknownName.matches()) {
            return "%s is nothing a condition knows; it knows facts.<name>, options and has(facts.<name>)"
                    .formatted(unknownName.group(1));
        }
        var unreadable = UNREADABLE.matcher(message);
        if (unreadable.matches()) {
            return unreadable.group(1).endsWith("<EOF>")
                    ? "it isn't complete: unexpected end"
                    : "it isn't well-formed: unexpected " + unreadable.group(1);
        }
        if (message.contains("expected type 'bool'")) {
            return "its result is to be true or false: " + message;
        }
        if (message.contains("code point size exceeds limit")) {
            return "it is longer than the %d characters allowed (%d)"
                    .formatted(CelConditions.LONGEST, condition.codePointCount(0, condition.length()));
        }
        if (message.contains("recursion limit") || message.contains("recursion depth")) {
            return "it is nested deeper than the %d levels allowed".formatted(CelConditions.DEEPEST);
        }
        if (message.contains("node limit")) {
            return "it has more than the %d parts allowed".formatted(CelConditions.MOST_NODES);
        }
        if (message.contains("found no matching overload") && message.contains("double") && message.contains("int")) {
            return message + " (numbers are written with a decimal point, e.g. 2.0)";
        }
        return message;
    }

    private static String listed(Iterable<String> names) {
        var text = String.join(", ", names);
        return text.isEmpty() ? "none" : text;
    }

    // ---- values that can't be

    /** A choice compared with a value it doesn't have, an option the procedure doesn't have. */
    private void values(String stage, CelAbstractSyntaxTree ast, List<ConditionFault> found) {
        var calls = CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == ExprKind.Kind.CALL)
                .map(CelNavigableExpr::expr)
                .collect(Collectors.toList());
        for (var expression : calls) {
            var call = expression.call();
            if (call.args().size() != 2) {
                continue;
            }
            var left = call.args().get(0);
            var right = call.args().get(1);
            switch (call.function()) {
                case "_==_", "_!=_" -> {
                    compared(stage, ast, left, right, found);
                    compared(stage, ast, right, left, found);
                }
                case "@in" -> {
                    if (isOptions(right)) {
                        option(stage, ast, left, found);
                    } else if (right.exprKind().getKind() == ExprKind.Kind.LIST) {
                        right.list().elements().forEach(element -> compared(stage, ast, left, element, found));
                    }
                }
                default -> {}
            }
        }
    }

    private void compared(
            String stage, CelAbstractSyntaxTree ast, CelExpr fact, CelExpr value, List<ConditionFault> found) {
        if (fact.exprKind().getKind() != ExprKind.Kind.SELECT) {
            return;
        }
        var declared = facts.get(fact.select().field());
        var text = text(value);
        if (declared != null
                && text != null
                && declared.type() == FactType.CHOICE
                && !text.isEmpty()
                && !declared.values().contains(text)) {
            found.add(at(
                    stage,
                    ast,
                    value,
                    "the fact %s is never \"%s\"; its values are %s"
                            .formatted(declared.name(), text, listed(declared.values()))));
        }
    }

    private void option(String stage, CelAbstractSyntaxTree ast, CelExpr value, List<ConditionFault> found) {
        var text = text(value);
        var options = procedure.options();
        var codes = options == null
                ? List.<String>of()
                : options.choices().stream().map(Procedure.Option::code).toList();
        if (text != null && !codes.contains(text)) {
            found.add(at(
                    stage,
                    ast,
                    value,
                    "the procedure has no option \"%s\"; its options are %s".formatted(text, listed(codes))));
        }
    }

    private static boolean isOptions(CelExpr expression) {
        return expression.exprKind().getKind() == ExprKind.Kind.IDENT
                && expression.ident().name().equals("options");
    }

    private static @Nullable String text(CelExpr expression) {
        return expression.exprKind().getKind() == ExprKind.Kind.CONSTANT
                        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? expression.constant().stringValue()
                : null;
    }

    private static ConditionFault at(String stage, CelAbstractSyntaxTree ast, CelExpr expression, String message) {
        var offset = ast.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
        return ast.getSource()
                .getOffsetLocation(offset)
                .map(place -> new ConditionFault(stage, place.getLine(), place.getColumn() + 1, message))
                .orElse(new ConditionFault(stage, 1, 1, message));
    }
}
