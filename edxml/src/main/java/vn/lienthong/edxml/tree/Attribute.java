package vn.lienthong.edxml.tree;

/** An attribute (thuộc tính), by its name as it stands in the tag. */
public record Attribute(String name, String value) {
    public String localName() {
        return name.substring(name.indexOf(':') + 1);
    }
}
