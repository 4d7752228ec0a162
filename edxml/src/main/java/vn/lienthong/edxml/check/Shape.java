package vn.lienthong.edxml.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an element has to look like.
 *
 * @param required whether it has to be there
 * @param repeats whether it may be there more than once
 * @param ordered whether the order of its children counts
 */
public record Shape(String name, Kind kind, boolean required, boolean repeats, boolean ordered, List<Shape> children) {

    static Shape leaf(String name, Kind kind) {
        return new Shape(name, kind, false, false, true, List.of());
    }

    static Shape text(String name) {
        return leaf(name, Kind.TEXT);
    }

    static Shape group(String name, Shape... children) {
        return new Shape(name, Kind.GROUP, false, false, true, List.of(children));
    }

    Shape must() {
        return new Shape(name, kind, true, repeats, ordered, children);
    }

    Shape many() {
        return new Shape(name, kind, required, true, ordered, children);
    }

    Shape inAnyOrder() {
        return new Shape(name, kind, required, repeats, false, children);
    }

    @Nullable
    Shape child(String childName) {
        for (var child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    public boolean isDate() {
        return kind == Kind.DATE;
    }

    public boolean isTime() {
        return kind == Kind.TIME;
    }

    /** The place of a child among its siblings; -1 if there is no such child. */
    public int indexOf(String childName) {
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i).name.equals(childName)) {
                return i;
            }
        }
        return -1;
    }
}
