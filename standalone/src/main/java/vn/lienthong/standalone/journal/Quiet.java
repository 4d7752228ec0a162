package vn.lienthong.standalone.journal;

/** Keeps the libraries' logs off the terminal of a command. */
final class Quiet {
    private Quiet() {}

    /** Before the first logger is asked for. */
    static void logging() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "vn/lienthong/standalone/journal/logging.xml");
        }
    }
}
