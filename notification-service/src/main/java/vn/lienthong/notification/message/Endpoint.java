package vn.lienthong.notification.message;

import java.util.Objects;

/**
 * Something of a program's that takes messages: a browser's subscription, or the account at the portal that a
 * dossier, by its code, belongs to.
 */
public record Endpoint(String value) implements Address {
    public Endpoint {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String masked() {
        return "•••";
    }

    @Override
    public String toString() {
        return masked();
    }
}
