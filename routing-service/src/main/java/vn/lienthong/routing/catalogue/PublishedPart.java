package vn.lienthong.routing.catalogue;

/**
 * A paper to hand in, as it was published (thành phần hồ sơ).
 *
 * @param seq its number within the procedure, from 1
 * @param name empty where the source lists it without one
 * @param originals how many originals; {@code copies} how many copies
 */
public record PublishedPart(int seq, String name, int originals, int copies) {
    public PublishedPart {
        name = name == null ? "" : name;
        if (seq < 1 || originals < 0 || copies < 0) {
            throw new IllegalArgumentException("a part counts from 1, and its papers from 0");
        }
    }
}
