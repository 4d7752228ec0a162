package vn.lienthong.contract.wire;

/**
 * An event whose members may still have the form they had in a former version, because it was written then and is passed
 * on as it came. It is then called by that version's name.
 */
public interface FormerForm {
    /** Whether it has. */
    boolean hasFormerForm();
}
