package vn.lienthong.routing.form;

/** A journal that can't be told whole: an entry is missing or can't be read. */
final class IncompleteStory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IncompleteStory(String message) {
        super(message);
    }
}
