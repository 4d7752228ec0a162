package vn.lienthong.edxml.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.Namespaces;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** The profile's grammar: which elements there are, in which order, and what each may say. */
final class ShapeCheck {
    private static final Set<String> SOAP_PARTS = Set.of("Envelope", "Header", "Body");

    private final Anatomy parts;
    private final Given given;
    private final Findings findings;
    private final Set<String> foreign = new HashSet<>();
    /** What a cut-off package lacks isn't worth telling. */
    private final boolean whole;

    private ShapeCheck(Anatomy parts, Given given, Findings findings) {
        this.parts = parts;
        this.given = given;
        this.findings = findings;
        whole = !findings.has(Rule.ENDS_TOO_EARLY) && !findings.has(Rule.LIMIT_EXCEEDED);
    }

    static void check(Anatomy parts, Given given, Findings findings) {
        new ShapeCheck(parts, given, findings).all();
    }

    private void all() {
        var root = parts.root();
        boolean soap = root.name().equals("Envelope");
        if (!soap && !root.name().equals("edXML") && parts.header() == null) {
            findings.add(Rule.NO_PACKAGE, root::place, root.tagName());
            return;
        }
        var shape = parts.isStatus() ? Profile.STATUS_PACKAGE : Profile.DOCUMENT;
        if (soap) {
            findings.add(Rule.OLD_SOAP_FORM, root::place, "SOAP");
            partsOnly(shape); // what the older form has in common with the standard's
        } else if (root.name().equals("edXML")) {
            element(root, shape);
        } else {
            findings.add(Rule.MISSING_ELEMENT, root::place, "edXML", "/");
            partsOnly(shape);
        }
        namespaces(root);
    }

    private void partsOnly(Shape shape) {
        var envelope = childOf(shape, "edXMLEnvelope");
        var header = childOf(envelope, "edXMLHeader");
        part(parts.messageHeader(), header, "MessageHeader");
        if (!parts.isStatus()) {
            part(parts.trace(), header, "TraceHeaderList");
            if (parts.manifest() != null) {
                part(parts.manifest(), childOf(envelope, "edXMLBody"), "edXMLManifest");
            }
        }
    }

    private void part(@Nullable Node node, Shape parent, String name) {
        if (node == null && whole) {
            var at = parts.header() == null ? parts.root() : parts.header();
            findings.add(Rule.MISSING_ELEMENT, at::place, name, at.name());
        } else if (node != null) {
            element(node, childOf(parent, name));
        }
    }

    private static Shape childOf(Shape shape, String name) {
        var child = shape.child(name);
        if (child == null) {
            throw new IllegalStateException("the profile has no %s in %s".formatted(name, shape.name()));
        }
        return child;
    }

    private void element(Node node, Shape shape) {
        if (shape.kind() == Kind.ANY) {
            return;
        }
        if (shape.kind() != Kind.GROUP) {
            value(node, shape);
            return;
        }
        attributes(node);
        children(node, shape);
    }

    private void children(Node node, Shape shape) {
        Map<String, Integer> counts = new HashMap<>();
        int furthest = -1;
        @Nullable Node last = null;
        boolean orderTold = false;
        for (var child : node.children()) {
            var name = standardName(child);
            var expected = shape.child(name);
            if (expected == null) {
                unknown(child, node);
                continue;
            }
            int count = counts.merge(name, 1, Integer::sum);
            if (count == 2 && !expected.repeats()) {
                findings.add(Rule.REPEATED_ELEMENT, child::place, name);
            }
            int index = shape.indexOf(name);
            if (shape.ordered() && index < furthest && !orderTold && last != null) {
                findings.add(Rule.ELEMENT_ORDER, child::place, name, last.name());
                orderTold = true;
            }
            if (index >= furthest) {
                furthest = index;
                last = child;
            }
            if (expected.repeats() || count == 1) {
                element(child, expected);
            }
        }
        for (var expected : shape.children()) {
            if (whole
                    && expected.required()
                    && !counts.containsKey(expected.name())
                    && !isSaidOtherwise(node, expected)) {
                findings.add(Rule.MISSING_ELEMENT, node::place, expected.name(), node.name());
            }
        }
    }

    private static boolean isSaidOtherwise(Node node, Shape expected) {
        return expected.name().equals("ContentId") && node.name().equals("Reference") && node.attribute("href") != null;
    }

    private void unknown(Node child, Node parent) {
        boolean statusHasMore = parts.isStatus()
                && Set.of("TraceHeaderList", "edXMLBody", "AttachmentEncoded").contains(child.name());
        if (statusHasMore) {
            findings.add(Rule.STATUS_WITH_MORE, child::place, child.name());
        } else {
            findings.add(Rule.UNKNOWN_ELEMENT, child::place, child.tagName(), parent.name());
        }
    }

    private String standardName(Node node) {
        if (node.name().equals("DigitalSignature")) {
            findings.add(Rule.DIALECT, node::place, "Signature", "DigitalSignature");
            return "Signature";
        }
        return node.name();
    }

    private void attributes(Node node) {
        for (var attribute : node.attributes()) {
            var name = attribute.localName();
            boolean namespace =
                    attribute.name().equals("xmlns") || attribute.name().startsWith("xmlns:");
            if (namespace
                    || attribute.name().startsWith("xsi:")
                    || attribute.name().startsWith("xml:")) {
                continue;
            }
            if (node.name().equals("TraceHeaderList")) {
                findings.add(
                        Rule.DIALECT, node::place, "TraceHeaderList", "TraceHeaderList " + attribute.name() + "=…");
                return;
            }
            if (node.name().equals("Reference") && name.equals("href")) {
                findings.add(Rule.DIALECT, node::place, "Reference/ContentId", "Reference " + attribute.name() + "=…");
                return;
            }
        }
    }

    private void value(Node node, Shape shape) {
        if (!node.children().isEmpty()) {
            unknown(node.children().getFirst(), node); // an unescaped < in a text, for instance
            return;
        }
        var text = node.text();
        if (text.isEmpty()) {
            if (shape.required() && whole) {
                findings.add(Rule.EMPTY_ELEMENT, node::place, node.name());
            }
            return;
        }
        // Bytes that were not UTF-8 have been told one by one.
        if (text.indexOf('\uFFFD') >= 0 && !findings.has(Rule.INVALID_BYTES)) {
            findings.add(Rule.TEXT_DESTROYED, node::place);
        }
        switch (shape.kind()) {
            case DATE -> date(node, text, false);
            case TIME -> date(node, text, true);
            case AGENCY -> agency(node, text);
            case DOCUMENT_ID -> {
                if (DocumentIds.of(text).isEmpty() && !DocumentIds.isUuid(text)) {
                    findings.add(Rule.DOCUMENT_ID_FORM, node::place, text);
                }
            }
            case BUSINESS_KIND -> {
                if (BusinessKind.of(text).isEmpty()) {
                    findings.add(Rule.BUSINESS_KIND_UNKNOWN, node::place, text);
                }
            }
            case STATUS -> {
                if (StatusCode.of(text).isEmpty()) {
                    findings.add(Rule.STATUS_CODE_UNKNOWN, node::place, text);
                }
            }
            case NUMBER -> {
                if (!text.matches("[0-9]{1,9}")) {
                    findings.add(Rule.VALUE_NOT_ALLOWED, node::place, node.name(), text, "0, 1, 2, …");
                }
            }
            case PRIORITY, FLAG, BOOLEAN -> {
                if (!shape.kind().allows(text)) {
                    findings.add(
                            Rule.VALUE_NOT_ALLOWED,
                            node::place,
                            node.name(),
                            text,
                            shape.kind().allowed());
                }
            }
            case TEXT, GROUP, ANY -> {} // any text will do
        }
    }

    private void date(Node node, String text, boolean withTime) {
        boolean fits = withTime
                ? EdxmlTime.time(text).isPresent()
                : EdxmlTime.date(text).isPresent();
        if (fits) {
            return;
        }
        if (EdxmlTime.isImpossible(text)) {
            findings.add(Rule.IMPOSSIBLE_DATE, node::place, text);
        } else {
            findings.add(Rule.DATE_FORM, node::place, text, withTime ? "yyyy/MM/dd HH:mm:ss" : "yyyy/MM/dd");
        }
    }

    private void agency(Node node, String text) {
        if (AgencyCodes.isNothing(text)) {
            findings.add(Rule.ORGAN_ID_NULL, node::place, text);
        } else if (given.agencies() != null && !given.agencies().contains(text)) {
            findings.add(Rule.ORGAN_ID_UNKNOWN, node::place, text);
        } else if (given.agencies() == null && !AgencyCodes.isOne(text)) {
            findings.add(Rule.ORGAN_ID_FORM, node::place, text);
        }
    }

    private void namespaces(Node node) {
        if (node == parts.signature() && !node.name().equals("DigitalSignature")
                || node.namespace().equals(Namespaces.SIGNATURE)) {
            return;
        }
        boolean soapPart = node.namespace().equals(Namespaces.SOAP) && SOAP_PARTS.contains(node.name());
        if (!node.namespace().equals(Namespaces.EDXML) && !soapPart && foreign.add(node.namespace())) {
            findings.add(
                    Rule.FOREIGN_NAMESPACE,
                    node::place,
                    node.tagName(),
                    node.namespace().isEmpty() ? "—" : node.namespace());
        }
        node.children().forEach(this::namespaces);
    }
}
