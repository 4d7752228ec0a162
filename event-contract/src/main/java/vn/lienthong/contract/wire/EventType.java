package vn.lienthong.contract.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and version an event has on the wire, e.g. {@code dossier-received.v1}; the CloudEvents {@code type} is
 * {@code vn.lienthong.} followed by it. A class name never goes on the wire.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
    String value();

    /** What it was called in former versions that are still read, the newest last. */
    String[] former() default {};
}
