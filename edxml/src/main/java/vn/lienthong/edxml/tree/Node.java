package vn.lienthong.edxml.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.finding.Place;

/**
 * An element (phần tử) with its place in the bytes. Contents of attachments are not part of it. Elements are told by their
 * local names, whatever their prefix or namespace.
 */
public final class Node {
    private final @Nullable Node parent;
    private final String prefix;
    private final String name;
    private final String namespace;
    private List<Node> children = List.of(); // most elements have none
    private List<Attribute> attributes = List.of();
    private String text = "";
    private Span span = Span.NONE;
    private int line;
    private int column;

    public Node(@Nullable Node parent, String prefix, String name, String namespace) {
        this.parent = parent;
        this.prefix = prefix;
        this.name = name;
        this.namespace = namespace;
        if (parent != null) {
            parent.addLast(this);
        }
    }

    private void addLast(Node child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    /** A new element beside no bytes, below another. */
    public Node add(String prefix, String name, String namespace) {
        return new Node(this, prefix, name, namespace);
    }

    public void places(Span where, int onLine, int atColumn) {
        span = where;
        line = onLine;
        column = atColumn;
    }

    public void ends(long contentEnd, long end) {
        span = new Span(span.start(), span.contentStart(), contentEnd, end);
    }

    public void text(String value) {
        text = value;
    }

    public void attributes(List<Attribute> values) {
        attributes = values;
    }

    public @Nullable Node parent() {
        return parent;
    }

    public String prefix() {
        return prefix;
    }

    /** Without prefix. */
    public String name() {
        return name;
    }

    /** With prefix, as it stands in the tag. */
    public String tagName() {
        return prefix.isEmpty() ? name : prefix + ":" + name;
    }

    public String namespace() {
        return namespace;
    }

    public List<Node> children() {
        return children;
    }

    /** Without the white space around it; empty where there are elements in it. */
    public String text() {
        return text;
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    /** The value of the attribute with that local name. */
    public @Nullable String attribute(String localName) {
        for (var attribute : attributes) {
            if (attribute.localName().equals(localName)) {
                return attribute.value();
            }
        }
        return null;
    }

    public Span span() {
        return span;
    }

    public @Nullable Node child(String childName) {
        for (var child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    public List<Node> children(String childName) {
        var found = new ArrayList<Node>();
        for (var child : children) {
            if (child.name.equals(childName)) {
                found.add(child);
            }
        }
        return found;
    }

    /** The text of a child; empty where there is none. */
    public String textOf(String childName) {
        var child = child(childName);
        return child == null ? "" : child.text;
    }

    /** This element and all below it, from the top. */
    public Stream<Node> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(Node::all));
    }

    /** {@code /edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]}. */
    public String path() {
        var above = parent == null ? "" : parent.path();
        if (parent == null) {
            return "/" + name;
        }
        int index = 0;
        int same = 0;
        for (var sibling : parent.children) {
            if (sibling.name.equals(name)) {
                same++;
                if (sibling == this) {
                    index = same;
                }
            }
        }
        return above + "/" + name + (same > 1 ? "[" + index + "]" : "");
    }

    public Place place() {
        return new Place(path(), line, column, span.start());
    }
}
