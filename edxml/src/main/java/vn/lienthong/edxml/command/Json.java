package vn.lienthong.edxml.command;

/** Writes JSON, as much of it as the command needs, into a line. */
final class Json {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    Json begin(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    Json end(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    Json name(String name) {
        separate();
        string(name);
        text.append(':');
        first = true;
        return this;
    }

    Json field(String name, String value) {
        name(name);
        string(value);
        first = false;
        return this;
    }

    Json field(String name, long value) {
        name(name);
        text.append(value);
        first = false;
        return this;
    }

    Json field(String name, boolean value) {
        name(name);
        text.append(value);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029 || isLone(value, i)) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isLone(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
