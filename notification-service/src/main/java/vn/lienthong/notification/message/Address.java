package vn.lienthong.notification.message;

/** Where a message goes. Whatever prints one prints it masked. */
public sealed interface Address permits EmailAddress, PhoneNumber, Endpoint {
    String value();

    /** As much of it as an operator needs. */
    String masked();

    /** An address of that channel, as it was stored. */
    static Address of(MessageChannel channel, String value) {
        return switch (channel) {
            case EMAIL -> new EmailAddress(value);
            case SMS, ZALO -> new PhoneNumber(value);
            case PUSH, WEBHOOK -> new Endpoint(value);
        };
    }
}
